import { getFirestore } from 'firebase-admin/firestore';

export interface Guest {
  readonly email: string;
  readonly tour: string;
}

/** Everybody who is on a tour of tomorrow. */
export async function findGuests(): Promise<readonly Guest[]> {
  const found = await getFirestore().collection('guests').where('tomorrow', '==', true).get();
  return found.docs.map((doc) => ({ email: String(doc.get('email')), tour: String(doc.get('tour')) }));
}
