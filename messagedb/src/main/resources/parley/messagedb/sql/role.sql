CREATE ROLE message_store LOGIN;
