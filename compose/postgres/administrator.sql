-- Makes the database and the user who owns it and makes its roles and users (`disvote database prepare`), or sets this
-- user's password again. For psql, as the superuser.
\set password `cat /run/secrets/database-administrator`
SELECT 'CREATE ROLE disvote_admin' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'disvote_admin') \gexec
ALTER ROLE disvote_admin LOGIN CREATEROLE PASSWORD :'password';
SELECT 'CREATE DATABASE disvote OWNER disvote_admin'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'disvote') \gexec
