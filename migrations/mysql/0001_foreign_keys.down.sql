-- Takes back 0001_foreign_keys.sql: drops the keys it added, and no others. Run it again, and nothing changes.

SET @present = (SELECT COUNT(*) FROM information_schema.referential_constraints
	WHERE constraint_schema = DATABASE() AND constraint_name = 'spaceCredential_spaceId_fk');
SET @statement = IF(@present, 'ALTER TABLE `spaceCredential` DROP FOREIGN KEY `spaceCredential_spaceId_fk`', 'DO 0');
PREPARE drop_key FROM @statement;
EXECUTE drop_key;
DEALLOCATE PREPARE drop_key;

SET @present = (SELECT COUNT(*) FROM information_schema.referential_constraints
	WHERE constraint_schema = DATABASE() AND constraint_name = 'spaceModulePermission_spaceId_fk');
SET @statement = IF(@present, 'ALTER TABLE `spaceModulePermission` DROP FOREIGN KEY `spaceModulePermission_spaceId_fk`', 'DO 0');
PREPARE drop_key FROM @statement;
EXECUTE drop_key;
DEALLOCATE PREPARE drop_key;
