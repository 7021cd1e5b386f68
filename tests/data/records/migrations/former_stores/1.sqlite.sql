CREATE TABLE schema ( version INTEGER NOT NULL );
CREATE TABLE audit ( id INTEGER NOT NULL, at VARCHAR(32) NOT NULL, author VARCHAR(200) NOT NULL, action VARCHAR(40) NOT NULL, subject VARCHAR(200) NOT NULL, detail TEXT NOT NULL, CONSTRAINT pk_audit PRIMARY KEY (id) );
CREATE TABLE overrides ( id INTEGER NOT NULL, source VARCHAR(200) NOT NULL, column_name VARCHAR(200) NOT NULL, reason TEXT NOT NULL, author VARCHAR(200) NOT NULL, made_at VARCHAR(32) NOT NULL, withdrawn_at VARCHAR(32), withdrawn_by VARCHAR(200), audit_id INTEGER NOT NULL, CONSTRAINT pk_overrides PRIMARY KEY (id), CONSTRAINT fk_overrides_audit_id FOREIGN KEY(audit_id) REFERENCES audit (id) );
CREATE UNIQUE INDEX uq_overrides_in_force ON overrides (source, column_name) WHERE withdrawn_at IS NULL;
INSERT INTO schema VALUES (1);
