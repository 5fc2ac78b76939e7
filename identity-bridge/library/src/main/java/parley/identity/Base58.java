package parley.identity;

import java.util.Arrays;

/// Base58 in Bitcoin's alphabet, for the short values that identifiers and signatures are.
final class Base58 {
    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    /// The work grows with the square of the length.
    private static final int LONGEST = 256;

    private Base58() {}

    static String encode(byte[] bytes) {
        int zeros = 0;
        while (zeros < bytes.length && bytes[zeros] == 0) {
            zeros++;
        }
        var digits = new StringBuilder();
        byte[] number = bytes.clone();
        for (int start = zeros; start < number.length; ) {
            digits.append(ALPHABET.charAt(divide(number, start, 256, 58)));
            if (number[start] == 0) {
                start++;
            }
        }
        return "1".repeat(zeros) + digits.reverse();
    }

    /// @throws IllegalArgumentException if it is too long or holds a character of no meaning
    static byte[] decode(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("base58 of " + text.length() + " characters, at most " + LONGEST);
        }
        byte[] number = new byte[text.length()];
        for (int i = 0; i < number.length; i++) {
            int digit = ALPHABET.indexOf(text.charAt(i));
            if (digit < 0) {
                throw new IllegalArgumentException("not base58 at character " + i);
            }
            number[i] = (byte) digit;
        }
        int zeros = 0;
        while (zeros < number.length && number[zeros] == 0) {
            zeros++;
        }
        byte[] bytes = new byte[number.length];
        int end = bytes.length;
        for (int start = zeros; start < number.length; ) {
            bytes[--end] = (byte) divide(number, start, 58, 256);
            if (number[start] == 0) {
                start++;
            }
        }
        while (end < bytes.length && bytes[end] == 0) {
            end++;
        }
        return Arrays.copyOfRange(bytes, end - zeros, bytes.length);
    }

    /// Divides the number in place and returns the remainder.
    private static int divide(byte[] number, int start, int base, int divisor) {
        int remainder = 0;
        for (int i = start; i < number.length; i++) {
            int digit = remainder * base + (number[i] & 0xff);
            number[i] = (byte) (digit / divisor);
            remainder = digit % divisor;
        }
        return remainder;
    }
}
