"""DMN and S-FEEL: parse, check, decide one case, lower to SQL; pure, knows no bank and no database."""
