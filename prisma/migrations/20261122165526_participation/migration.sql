-- AlterTable
ALTER TABLE "Contact" ADD COLUMN "erasedAt" DATETIME;
ALTER TABLE "Contact" ADD COLUMN "pausedAt" DATETIME;
ALTER TABLE "Contact" ADD COLUMN "warnedAt" DATETIME;

-- CreateTable
CREATE TABLE "Actor" (
    "contactId" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "naming" TEXT NOT NULL,
    "organisationId" TEXT,
    "organisationRole" TEXT,
    "parish" TEXT,
    "outside" TEXT,
    "email" TEXT,
    "convocation" BOOLEAN NOT NULL,
    "axes" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "registeredAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Actor_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "Contact" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Actor_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "Organisation" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Organisation" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "folded" TEXT NOT NULL,
    "verifiedAt" DATETIME,
    "verifiedBy" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Consent" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "contactId" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "granted" BOOLEAN NOT NULL,
    "textVersion" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "turn" INTEGER NOT NULL,
    "at" DATETIME NOT NULL,
    CONSTRAINT "Consent_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "Contact" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Draft" (
    "contactId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "data" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,

    PRIMARY KEY ("contactId", "kind"),
    CONSTRAINT "Draft_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "Contact" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Submission" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "code" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "axis" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "affected" TEXT,
    "benefit" TEXT,
    "parish" TEXT,
    "outside" TEXT,
    "latitude" REAL,
    "longitude" REAL,
    "authorId" TEXT,
    "naming" TEXT NOT NULL,
    "authorName" TEXT,
    "state" TEXT NOT NULL,
    "publishedAt" DATETIME,
    "version" INTEGER NOT NULL DEFAULT 1,
    "responsibleUnit" TEXT,
    "expectedAt" DATETIME,
    "receivingEntity" TEXT,
    "evidenceUrl" TEXT,
    "canonicalId" TEXT,
    "reopened" BOOLEAN NOT NULL DEFAULT false,
    "assignedTo" TEXT,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Submission_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Contact" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "Submission_canonicalId_fkey" FOREIGN KEY ("canonicalId") REFERENCES "Submission" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "SubmissionEvent" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "submissionId" TEXT NOT NULL,
    "from" TEXT,
    "to" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "staff" TEXT,
    "text" TEXT,
    "details" TEXT,
    "at" DATETIME NOT NULL,
    CONSTRAINT "SubmissionEvent_submissionId_fkey" FOREIGN KEY ("submissionId") REFERENCES "Submission" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Series" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "last" INTEGER NOT NULL
);

-- CreateTable
CREATE TABLE "Attachment" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "contactId" TEXT,
    "submissionId" TEXT,
    "channel" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "media" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAt" DATETIME NOT NULL,
    "mime" TEXT,
    "bytes" INTEGER,
    "file" TEXT,
    "approvedAt" DATETIME,
    "approvedBy" TEXT,
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "Attachment_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "Contact" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "Attachment_submissionId_fkey" FOREIGN KEY ("submissionId") REFERENCES "Submission" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Support" (
    "submissionId" TEXT NOT NULL,
    "contactId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,

    PRIMARY KEY ("submissionId", "contactId"),
    CONSTRAINT "Support_submissionId_fkey" FOREIGN KEY ("submissionId") REFERENCES "Submission" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Support_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "Contact" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Follow" (
    "submissionId" TEXT NOT NULL,
    "contactId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,

    PRIMARY KEY ("submissionId", "contactId"),
    CONSTRAINT "Follow_submissionId_fkey" FOREIGN KEY ("submissionId") REFERENCES "Submission" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Follow_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "Contact" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Report" (
    "submissionId" TEXT NOT NULL,
    "contactId" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "handledAt" DATETIME,

    PRIMARY KEY ("submissionId", "contactId"),
    CONSTRAINT "Report_submissionId_fkey" FOREIGN KEY ("submissionId") REFERENCES "Submission" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Report_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "Contact" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Note" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "submissionId" TEXT NOT NULL,
    "staff" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    CONSTRAINT "Note_submissionId_fkey" FOREIGN KEY ("submissionId") REFERENCES "Submission" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Survey" (
    "submissionId" TEXT NOT NULL,
    "contactId" TEXT NOT NULL,
    "answer" TEXT,
    "comment" TEXT,
    "askedAt" DATETIME NOT NULL,
    "answeredAt" DATETIME,

    PRIMARY KEY ("submissionId", "contactId"),
    CONSTRAINT "Survey_submissionId_fkey" FOREIGN KEY ("submissionId") REFERENCES "Submission" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Survey_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "Contact" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Subscription" (
    "contactId" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,

    PRIMARY KEY ("contactId", "topic"),
    CONSTRAINT "Subscription_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "Contact" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Notification" (
    "contactId" TEXT NOT NULL,
    "eventId" INTEGER NOT NULL,
    "submissionId" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "settledAt" DATETIME,

    PRIMARY KEY ("contactId", "eventId"),
    CONSTRAINT "Notification_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "Contact" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Notification_eventId_fkey" FOREIGN KEY ("eventId") REFERENCES "SubmissionEvent" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Notification_submissionId_fkey" FOREIGN KEY ("submissionId") REFERENCES "Submission" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Prompt" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "contactId" TEXT NOT NULL,
    "flow" TEXT NOT NULL,
    "answers" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "dueAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "state" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "Prompt_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "Contact" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "LinkCode" (
    "hash" TEXT NOT NULL PRIMARY KEY,
    "contactId" TEXT NOT NULL,
    "addressId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "usedAt" DATETIME,
    CONSTRAINT "LinkCode_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "Contact" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AuditEntry" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "at" DATETIME NOT NULL,
    "who" TEXT NOT NULL,
    "whoId" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT,
    "reason" TEXT
);

-- CreateIndex
CREATE INDEX "Actor_kind_registeredAt_idx" ON "Actor"("kind", "registeredAt");

-- CreateIndex
CREATE INDEX "Actor_organisationId_idx" ON "Actor"("organisationId");

-- CreateIndex
CREATE INDEX "Organisation_folded_idx" ON "Organisation"("folded");

-- CreateIndex
CREATE INDEX "Organisation_verifiedAt_idx" ON "Organisation"("verifiedAt");

-- CreateIndex
CREATE INDEX "Consent_contactId_purpose_id_idx" ON "Consent"("contactId", "purpose", "id");

-- CreateIndex
CREATE INDEX "Draft_updatedAt_idx" ON "Draft"("updatedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Submission_code_key" ON "Submission"("code");

-- CreateIndex
CREATE INDEX "Submission_publishedAt_axis_id_idx" ON "Submission"("publishedAt", "axis", "id");

-- CreateIndex
CREATE INDEX "Submission_publishedAt_parish_id_idx" ON "Submission"("publishedAt", "parish", "id");

-- CreateIndex
CREATE INDEX "Submission_state_id_idx" ON "Submission"("state", "id");

-- CreateIndex
CREATE INDEX "Submission_authorId_id_idx" ON "Submission"("authorId", "id");

-- CreateIndex
CREATE INDEX "Submission_updatedAt_id_idx" ON "Submission"("updatedAt", "id");

-- CreateIndex
CREATE INDEX "Submission_canonicalId_idx" ON "Submission"("canonicalId");

-- CreateIndex
CREATE UNIQUE INDEX "Submission_year_number_key" ON "Submission"("year", "number");

-- CreateIndex
CREATE INDEX "SubmissionEvent_submissionId_id_idx" ON "SubmissionEvent"("submissionId", "id");

-- CreateIndex
CREATE INDEX "SubmissionEvent_at_idx" ON "SubmissionEvent"("at");

-- CreateIndex
CREATE INDEX "Attachment_state_nextAt_idx" ON "Attachment"("state", "nextAt");

-- CreateIndex
CREATE INDEX "Attachment_submissionId_idx" ON "Attachment"("submissionId");

-- CreateIndex
CREATE INDEX "Attachment_contactId_submissionId_idx" ON "Attachment"("contactId", "submissionId");

-- CreateIndex
CREATE INDEX "Support_contactId_idx" ON "Support"("contactId");

-- CreateIndex
CREATE INDEX "Follow_contactId_idx" ON "Follow"("contactId");

-- CreateIndex
CREATE INDEX "Report_handledAt_createdAt_idx" ON "Report"("handledAt", "createdAt");

-- CreateIndex
CREATE INDEX "Note_submissionId_id_idx" ON "Note"("submissionId", "id");

-- CreateIndex
CREATE INDEX "Subscription_topic_idx" ON "Subscription"("topic");

-- CreateIndex
CREATE INDEX "Notification_state_contactId_eventId_idx" ON "Notification"("state", "contactId", "eventId");

-- CreateIndex
CREATE INDEX "Prompt_state_dueAt_idx" ON "Prompt"("state", "dueAt");

-- CreateIndex
CREATE UNIQUE INDEX "Prompt_contactId_flow_subject_key" ON "Prompt"("contactId", "flow", "subject");

-- CreateIndex
CREATE INDEX "LinkCode_contactId_idx" ON "LinkCode"("contactId");

-- CreateIndex
CREATE INDEX "LinkCode_expiresAt_idx" ON "LinkCode"("expiresAt");

-- CreateIndex
CREATE INDEX "AuditEntry_subject_id_idx" ON "AuditEntry"("subject", "id");

-- CreateIndex
CREATE INDEX "AuditEntry_at_idx" ON "AuditEntry"("at");
