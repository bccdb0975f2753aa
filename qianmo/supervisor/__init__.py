"""Starts and stops the processes of one machine: embedded PostgreSQL, web, worker; knows no Django."""
