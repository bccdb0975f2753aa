"""走访采集: devices people work on in the field, the forms they fill in, the surveys, visits and photos they bring."""
