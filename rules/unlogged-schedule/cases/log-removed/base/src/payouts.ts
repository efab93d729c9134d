export async function settlePayouts() {
  return 3;
}
