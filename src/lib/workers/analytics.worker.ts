import type { Report, ReportRequest } from '#lib/analytics/report.ts';
import { Replica } from './replica.ts';
import { serve } from './serve.ts';

const replica = new Replica();

serve<readonly string[], ReportRequest, Report>(self, (run) => setTimeout(run), {
	tell: (entries) => replica.take(entries),
	answer: (request) => replica.report(request)
});
