import type { EmbedShape } from '@tessera/contract';
import { createEmbed, type EmbedView, getEmbedding, revokeEmbed, setEmbedOrigins } from '@tessera/domain';
import type { Handlers } from '../context.ts';
import { isoTime, isoTimeOrNull } from './wire.ts';

type Names = 'getEmbedding' | 'setEmbedOrigins' | 'createEmbed' | 'revokeEmbed';

/** Where things may be framed. */
export const embedHandlers: Handlers<Names> = {
  getEmbedding: async (context, { params }) => {
    const { origins, hubOrigins, embeds, ...rest } = await getEmbedding(context, params);
    return { ...rest, origins: [...origins], hubOrigins: [...hubOrigins], embeds: embeds.map(embedOut) };
  },
  setEmbedOrigins: async (context, { params, body }) => ({
    origins: [...(await setEmbedOrigins(context, { ...params, ...body }))],
  }),
  createEmbed: async (context, { params, body: { origins, life } }) => {
    const { embed, address } = await createEmbed(context, {
      ...params,
      origins,
      ...(life === undefined ? {} : { life: life * 1000 }),
    });
    return { embed: embedOut(embed), address };
  },
  revokeEmbed: async (context, { params }) => {
    await revokeEmbed(context, params);
    return undefined;
  },
};

function embedOut({ origins, createdAt, until, lastUsedAt, ...rest }: EmbedView): EmbedShape {
  return {
    ...rest,
    origins: [...origins],
    createdAt: isoTime(createdAt),
    until: isoTime(until),
    lastUsedAt: isoTimeOrNull(lastUsedAt),
  };
}
