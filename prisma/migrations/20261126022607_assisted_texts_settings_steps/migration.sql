-- CreateTable
CREATE TABLE "ClaimCode" (
    "hash" TEXT NOT NULL PRIMARY KEY,
    "contactId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "usedAt" DATETIME,
    CONSTRAINT "ClaimCode_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "Contact" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "TextVersion" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "language" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "text" TEXT,
    "reviewed" BOOLEAN NOT NULL,
    "by" TEXT NOT NULL,
    "at" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "TextDraft" (
    "language" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" DATETIME NOT NULL,

    PRIMARY KEY ("language", "key")
);

-- CreateTable
CREATE TABLE "SettingVersion" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "value" TEXT,
    "by" TEXT NOT NULL,
    "at" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "StepCount" (
    "day" TEXT NOT NULL,
    "flow" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "reached" INTEGER NOT NULL DEFAULT 0,
    "left" INTEGER NOT NULL DEFAULT 0,

    PRIMARY KEY ("day", "flow", "step")
);

-- AlterTable
ALTER TABLE "Actor" ADD COLUMN "assisted" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Submission" ADD COLUMN "assisted" BOOLEAN NOT NULL DEFAULT false;

-- CreateIndex
CREATE INDEX "Submission_assignedTo_state_id_idx" ON "Submission"("assignedTo", "state", "id");

-- CreateIndex
CREATE INDEX "ClaimCode_contactId_idx" ON "ClaimCode"("contactId");

-- CreateIndex
CREATE INDEX "ClaimCode_expiresAt_idx" ON "ClaimCode"("expiresAt");

-- CreateIndex
CREATE INDEX "TextVersion_language_key_id_idx" ON "TextVersion"("language", "key", "id");

-- CreateIndex
CREATE INDEX "SettingVersion_name_id_idx" ON "SettingVersion"("name", "id");
