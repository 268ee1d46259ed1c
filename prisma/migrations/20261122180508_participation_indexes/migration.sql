-- DropIndex
DROP INDEX "Submission_publishedAt_parish_id_idx";

-- DropIndex
DROP INDEX "Submission_publishedAt_axis_id_idx";

-- CreateIndex
CREATE INDEX "Contact_erasedAt_idx" ON "Contact"("erasedAt");

-- CreateIndex
CREATE INDEX "Notification_eventId_idx" ON "Notification"("eventId");

-- CreateIndex
CREATE INDEX "Notification_submissionId_idx" ON "Notification"("submissionId");

-- CreateIndex
CREATE INDEX "Submission_publishedAt_state_axis_parish_kind_id_idx" ON "Submission"("publishedAt", "state", "axis", "parish", "kind", "id");
