"""阡陌 Qianmo: the operating platform of a rural bank's inclusive-finance business."""
