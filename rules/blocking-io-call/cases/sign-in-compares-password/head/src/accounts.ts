const accounts = new Map<string, { id: string; hash: string }>();

export const findAccount = (name: string) => accounts.get(name) ?? { id: '', hash: '' };
