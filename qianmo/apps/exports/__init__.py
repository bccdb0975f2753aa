"""导出: lists that leave as workbooks, asked for, approved where they are long, kept a day, counted."""
