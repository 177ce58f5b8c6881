import { join } from 'node:path';
import { writeArrowFile } from '../arrow-write.ts';
import { Engine, inner, name, text } from '../engine.ts';
import type { ConvertRequest, TableLimits } from '../model.ts';
import { relationOf } from '../stored.ts';
import type { Tell } from './link.ts';
import { writeGraph } from './write-graph.ts';

/** Writes a stored table, or a graph of two, in another format. The data are exact: nothing is added against spreadsheets. */
export async function convert(
  request: ConvertRequest,
  folder: string,
  limits: TableLimits,
  tell: Tell,
): Promise<{ path: string }> {
  tell(null, 'writing');
  const path = join(folder, 'out', 'converted');
  if ('table' in request) {
    const { table } = request;
    const engine = await Engine.open(folder, [table.parquet], limits);
    if (request.to === 'arrow') await writeArrowFile(engine, table.columns, relationOf(table), path);
    else {
      const selected = table.columns
        .map((column, index) => `${inner(index)} as ${name(column.name)}`)
        .join(', ');
      await engine.run(
        `copy (select ${selected} from ${relationOf(table)}) to ${text(path)} (format csv, header)`,
      );
    }
    return { path };
  }
  const engine = await Engine.open(folder, [request.nodes.parquet, request.edges.parquet], limits);
  await writeGraph(engine, request, path);
  return { path };
}
