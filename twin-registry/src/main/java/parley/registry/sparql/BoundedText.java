package parley.registry.sparql;

/// A text that a regular expression is tried on, for as long as the query may take: some expressions would try for
/// ever.
record BoundedText(CharSequence text, Budget budget) implements CharSequence {

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        budget.glance();
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new BoundedText(text.subSequence(start, end), budget);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
