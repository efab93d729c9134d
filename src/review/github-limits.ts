/** What GitHub accepts, as numbers. Each carries the page that says so. */

/**
 * Body of a review comment, in characters. GitHub answers 422 "body is too long (maximum is 65536 characters)".
 * https://docs.github.com/en/rest/pulls/comments#create-a-review-comment-for-a-pull-request
 */
export const commentCharacters = 65_536;

/**
 * `output.summary` and `output.text` of a check run, each. Counted in bytes of UTF-8, although the page says characters:
 * https://github.com/github/docs/issues/35252
 * https://docs.github.com/en/rest/checks/runs#create-a-check-run
 */
export const checkTextBytes = 65_535;

/** Title of a check run's output and of an annotation. https://docs.github.com/en/rest/checks/runs#create-a-check-run */
export const titleCharacters = 255;

/** Message of one annotation: 64 KB. https://docs.github.com/en/rest/checks/runs#create-a-check-run */
export const annotationMessageBytes = 64 * 1024;

/**
 * Annotations of one request. More could be appended by further requests, and hundreds make the page unusable:
 * https://docs.github.com/en/rest/checks/runs#create-a-check-run
 */
export const annotationsPerRequest = 50;
