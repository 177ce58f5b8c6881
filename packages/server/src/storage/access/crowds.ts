/*
 * A grant tells by its principal's kind whom it lets in: null for one person or address, else one of these, the wider the
 * higher. It is what pages read first where thousands hold something. A group's changes with its type.
 */

/** Ordinary and staff groups. */
export const GROUPS = 1;
export const ORGANIZATIONS = 2;
export const PUBLIC_GROUPS = 3;
/** Everyone, everyone here, whoever has the address, whoever came by an open link. */
export const EVERYBODY = 4;

/** The crowd of the principal `k`. */
export const CROWD_OF = `case k.kind when 'group' then ${GROUPS} when 'staff-group' then ${GROUPS}
    when 'organization' then ${ORGANIZATIONS} when 'public-group' then ${PUBLIC_GROUPS}
    when 'everyone' then ${EVERYBODY} when 'accounts' then ${EVERYBODY}
    when 'link-visitor' then ${EVERYBODY} when 'link' then ${EVERYBODY} end`;
