import type { Report, ReportRequest } from '#lib/analytics/report.ts';
import type { ReplicaUpdate } from './analytics.ts';
import { Replica } from './replica.ts';
import { serve } from './serve.ts';

const replica = new Replica();

serve<ReplicaUpdate, ReportRequest, Report>(self, (run) => setTimeout(run), {
	tell: ({ doc, update }) => replica.apply(doc, update),
	answer: (request) => replica.report(request)
});
