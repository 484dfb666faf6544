import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { tableFromArrays, tableToIPC } from 'apache-arrow';

const require = createRequire(import.meta.url);
const dist = dirname(require.resolve('@duckdb/duckdb-wasm'));
const { ConsoleLogger, createDuckDB, LogLevel, NODE_RUNTIME } = require(
	resolve(dist, 'duckdb-node-blocking.cjs')
);

/** DuckDB-Wasm, in this thread: the tables are its own, the figures are SQL. */
export async function open({ deals, stays, worths, periods, statuses, stages, until }) {
	const bundle = (name) => ({
		mainModule: resolve(dist, `duckdb-${name}.wasm`),
		mainWorker: resolve(dist, `duckdb-node-${name}.worker.cjs`)
	});
	const database = await createDuckDB(
		{ mvp: bundle('mvp'), eh: bundle('eh') },
		new ConsoleLogger(LogLevel.ERROR),
		NODE_RUNTIME
	);
	await database.instantiate(() => undefined);
	const connection = database.connect();
	for (const [name, columns] of Object.entries({ deals, stays, worths, periods }))
		connection.insertArrowFromIPCStream(tableToIPC(tableFromArrays(columns), 'stream'), { name });
	// No amount is written as one that is no number.
	connection.query('UPDATE worths SET amount = NULL WHERE isnan(amount)');

	const rows = (sql) => connection.query(sql).toArray();
	const { open, won, lost } = statuses;
	const asOf = (from) => `${from} ASOF LEFT JOIN worths w ON x.deal = w.deal AND x.at >= w.since`;
	const kept = 'stays s JOIN deals d ON d.deal = s.deal AND d.counts = 1';
	const [{ first, last }] = rows('SELECT first, last FROM periods WHERE period = 0');

	const openSql = `
		WITH x AS (SELECT s.deal, s.level, ${last}::DOUBLE AS at FROM ${kept}
			WHERE s.status = ${open} AND s.enter <= ${last} AND s.leave > ${last})
		SELECT level, count(*)::INT AS n, coalesce(sum(amount), 0) AS amount FROM ${asOf('x')}
		GROUP BY level ORDER BY level`;

	const closedSql = `
		WITH x AS (SELECT s.deal, s.status, least(s.leave - 1, ${until}) AS at,
				greatest(0, s.enter - d.created) AS took FROM ${kept}
			WHERE s.status <> ${open} AND s.enter BETWEEN ${first} AND ${last} AND s.leave > ${last})
		SELECT status, count(*)::INT AS n, avg(amount) AS "meanValue", median(amount) AS "medianValue",
			avg(took) AS "meanCycle", median(took) AS "medianCycle" FROM ${asOf('x')} GROUP BY status`;

	const levels = Array.from({ length: stages }, (_, level) => level);
	const funnelSql = `
		WITH y AS (SELECT s.deal, s.enter, CASE WHEN s.status = ${open} THEN s.level
				WHEN s.status = ${won} AND s.leave > ${until} THEN ${stages} ELSE -1 END AS level
			FROM ${kept} WHERE s.enter <= ${until}),
		x AS (SELECT deal, max(level) AS furthest, ${until}::DOUBLE AS at,
			${levels.map((k) => `min(enter) FILTER (level >= ${k}) AS f${k}`)} FROM y GROUP BY deal)
		SELECT ${levels.map(
			(k) => `count(*) FILTER (f${k} BETWEEN ${first} AND ${last})::INT AS r${k},
				coalesce(sum(amount) FILTER (f${k} BETWEEN ${first} AND ${last}), 0) AS a${k},
				count(*) FILTER (f${k} BETWEEN ${first} AND ${last} AND furthest > ${k})::INT AS o${k}`
		)} FROM ${asOf('x')}`;

	const closingsSql = `
		WITH x AS (SELECT p.period, s.deal, s.status, least(s.leave - 1, ${until}) AS at,
				greatest(0, s.enter - d.created) AS took
			FROM ${kept} JOIN periods p ON s.enter BETWEEN p.first AND p.last AND s.leave > p.last
			WHERE s.status IN (${won}, ${lost}))
		SELECT period, status, count(*)::INT AS n, coalesce(sum(amount), 0) AS amount,
			avg(amount) AS value, avg(took) AS cycle FROM ${asOf('x')} GROUP BY period, status`;

	const standingSql = `
		WITH x AS (SELECT p.period, s.deal, p.last AS at
			FROM ${kept} JOIN periods p ON s.enter <= p.last AND s.leave > p.last
			WHERE s.status = ${open})
		SELECT period, count(*)::INT AS n, coalesce(sum(amount), 0) AS amount FROM ${asOf('x')} GROUP BY period`;

	return {
		figures() {
			const closed = new Map(rows(closedSql).map((row) => [row.status, row]));
			const [funnel] = rows(funnelSql);
			const standing = new Map(rows(standingSql).map((row) => [row.period, row]));
			const closings = new Map(
				rows(closingsSql).map((row) => [`${row.period} ${row.status}`, row])
			);
			return {
				open: rows(openSql).map(({ level, n, amount }) => ({ level, n, amount })),
				closed: {
					lost: closed.get(lost)?.n ?? 0,
					won: closed.get(won)?.n ?? 0,
					meanValue: closed.get(won)?.meanValue,
					medianValue: closed.get(won)?.medianValue,
					meanCycle: closed.get(won)?.meanCycle,
					medianCycle: closed.get(won)?.medianCycle
				},
				funnel: levels.map((k) => ({
					reached: funnel[`r${k}`],
					amount: funnel[`a${k}`],
					wentOn: funnel[`o${k}`]
				})),
				periods: Array.from(periods.period, (period) => {
					const ofWon = closings.get(`${period} ${won}`);
					return {
						open: standing.get(period)?.n ?? 0,
						openAmount: standing.get(period)?.amount ?? 0,
						won: ofWon?.n ?? 0,
						wonAmount: ofWon?.amount ?? 0,
						lost: closings.get(`${period} ${lost}`)?.n ?? 0,
						value: ofWon?.value,
						cycle: ofWon?.cycle
					};
				})
			};
		},
		/** A deal is worth another amount from a moment on; none where it is no number. */
		revalue({ deal, since, amount }) {
			connection.query(
				`INSERT INTO worths VALUES (${deal}, ${since}, ${Number.isNaN(amount) ? 'NULL' : amount})`
			);
		},
		close() {
			connection.close();
		}
	};
}
