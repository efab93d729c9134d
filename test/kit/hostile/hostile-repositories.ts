/** Every repository is hostile: these are on purpose. */
import { hostilePrograms } from './hostile-programs.ts';
import type { HostileRepository } from './hostile-repository.ts';
import { hostileSettings } from './hostile-settings.ts';
import { hostileSyntax } from './hostile-syntax.ts';
import { hostileTrees } from './hostile-trees.ts';

export const hostileRepositories: readonly HostileRepository[] = [...hostileTrees, ...hostileSettings, ...hostileSyntax, ...hostilePrograms];
