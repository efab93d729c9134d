import type { ArtifactLocation } from 'sarif';

/** Paths are relative to the top of the repository. A colon, a space or a percent sign of a file name must not be read as a part of an address. */
export function toArtifact(file: string): ArtifactLocation {
  return { uri: file.toWellFormed().split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };
}
