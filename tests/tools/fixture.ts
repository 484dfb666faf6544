import { writeFile } from 'node:fs/promises';
import { SCHEMA_VERSION } from '#lib/ydoc/schema.ts';
import { fixtureBytes, writeFixture } from '../fixtures/schema-2.ts';

/** Writes the fixture of this schema version. Done once, when the version is new: later builds must open it. */
const file = new URL(`../fixtures/schema-${SCHEMA_VERSION}.bin`, import.meta.url);
await writeFile(file, fixtureBytes(writeFixture()));
console.log(`wrote ${file.pathname}`);
