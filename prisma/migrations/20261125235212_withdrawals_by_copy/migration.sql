-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Broadcast" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "title" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "messages" TEXT NOT NULL,
    "image" TEXT,
    "buttons" TEXT NOT NULL,
    "audience" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "reason" TEXT,
    "state" TEXT NOT NULL,
    "sendAt" DATETIME,
    "expiresAt" DATETIME,
    "idempotencyKey" TEXT,
    "requestHash" TEXT,
    "createdBy" TEXT NOT NULL,
    "createdById" TEXT NOT NULL,
    "confirmedBy" TEXT,
    "confirmedAt" DATETIME,
    "expandedTo" TEXT NOT NULL DEFAULT '',
    "expandedAt" DATETIME,
    "measuredAt" DATETIME,
    "measuredEnded" INTEGER NOT NULL DEFAULT 0,
    "withdrawnAt" DATETIME,
    "finishedAt" DATETIME,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL
);
INSERT INTO "new_Broadcast" ("audience", "buttons", "confirmedAt", "confirmedBy", "createdAt", "createdBy", "createdById", "expandedAt", "expandedTo", "expiresAt", "finishedAt", "id", "idempotencyKey", "image", "measuredAt", "measuredEnded", "messages", "mode", "reason", "requestHash", "sendAt", "state", "title", "topic", "updatedAt", "version", "withdrawnAt") SELECT "audience", "buttons", "confirmedAt", "confirmedBy", "createdAt", "createdBy", "createdById", "expandedAt", "expandedTo", "expiresAt", "finishedAt", "id", "idempotencyKey", "image", "measuredAt", "measuredEnded", "messages", "mode", "reason", "requestHash", "sendAt", "state", "title", "topic", "updatedAt", "version", "withdrawnAt" FROM "Broadcast";
DROP TABLE "Broadcast";
ALTER TABLE "new_Broadcast" RENAME TO "Broadcast";
CREATE INDEX "Broadcast_state_finishedAt_idx" ON "Broadcast"("state", "finishedAt");
CREATE INDEX "Broadcast_confirmedAt_idx" ON "Broadcast"("confirmedAt");
CREATE UNIQUE INDEX "Broadcast_createdById_idempotencyKey_key" ON "Broadcast"("createdById", "idempotencyKey");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
