rows=2
yuan=112345.67
