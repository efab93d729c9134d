/** Errors of GraphQL fields. The answer's status stays 200; `type` says what went wrong. */
import { GraphQLError } from 'graphql';

export type GraphqlErrorType = 'NOT_FOUND' | 'FORBIDDEN' | 'STALE_DATA' | 'UNPROCESSABLE' | 'MISSING_PAGINATION_BOUNDARIES' | 'EXCESSIVE_PAGINATION';

export function refuseField(type: GraphqlErrorType, message: string): never {
  throw new GraphQLError(message, { extensions: { type } });
}

export function refusePermission(): never {
  return refuseField('FORBIDDEN', 'Resource not accessible by integration');
}
