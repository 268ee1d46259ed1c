-- CreateTable
CREATE TABLE "StaffChat" (
    "staffId" TEXT NOT NULL PRIMARY KEY,
    "contactId" TEXT NOT NULL,
    "linkedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "StaffChatCode" (
    "staffId" TEXT NOT NULL PRIMARY KEY,
    "staffName" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "expiresAt" DATETIME NOT NULL
);

-- CreateIndex
CREATE INDEX "StaffChat_contactId_idx" ON "StaffChat"("contactId");

-- CreateIndex
CREATE UNIQUE INDEX "StaffChatCode_hash_key" ON "StaffChatCode"("hash");
