package parley.identity;

/// Multibase values in base58btc: a `z`, then base58.
final class Multibase {
    private Multibase() {}

    static String encode(byte[] bytes) {
        return "z" + Base58.encode(bytes);
    }

    /// @throws IllegalArgumentException if it is not base58btc
    static byte[] decode(String text) {
        if (!text.startsWith("z")) {
            throw new IllegalArgumentException("not multibase base58btc, which starts with 'z'");
        }
        return Base58.decode(text.substring(1));
    }
}
