-- The foreign keys that MySQL before 9 ignores where Better Auth's migrations declare them, so that the database itself
-- deletes the rows of a deleted organization. MariaDB has them already, and nothing changes there.
--
-- For tables under the names that Better Auth gives them. Rows of organizations that are gone would be in the way: delete
-- them first (npx better-auth-spaces sweep --delete --grace 0). Run it again, and nothing changes. To take it back:
-- 0001_foreign_keys.down.sql.

SET @missing = (SELECT COUNT(*) = 0 FROM information_schema.referential_constraints
	WHERE constraint_schema = DATABASE() AND table_name = 'spaceCredential' AND referenced_table_name = 'organization');
SET @statement = IF(@missing, 'ALTER TABLE `spaceCredential` ADD CONSTRAINT `spaceCredential_spaceId_fk` FOREIGN KEY (`spaceId`) REFERENCES `organization` (`id`) ON DELETE CASCADE', 'DO 0');
PREPARE add_key FROM @statement;
EXECUTE add_key;
DEALLOCATE PREPARE add_key;

SET @missing = (SELECT COUNT(*) = 0 FROM information_schema.referential_constraints
	WHERE constraint_schema = DATABASE() AND table_name = 'spaceModulePermission' AND referenced_table_name = 'organization');
SET @statement = IF(@missing, 'ALTER TABLE `spaceModulePermission` ADD CONSTRAINT `spaceModulePermission_spaceId_fk` FOREIGN KEY (`spaceId`) REFERENCES `organization` (`id`) ON DELETE CASCADE', 'DO 0');
PREPARE add_key FROM @statement;
EXECUTE add_key;
DEALLOCATE PREPARE add_key;
