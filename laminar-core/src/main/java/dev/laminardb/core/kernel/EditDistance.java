package dev.laminardb.core.kernel;

/**
 * How different two texts are. What they have in common at their ends is left out first; the rest
 * takes time of the product of the two lengths, and memory of the second, which is kept for the
 * next row. Used by one thread.
 */
public final class EditDistance {
  private static final int FIRST_CHARACTERS = 64;

  private int[] left = new int[FIRST_CHARACTERS];
  private int[] right = new int[FIRST_CHARACTERS];
  private int[] row = new int[FIRST_CHARACTERS];

  /**
   * LEVENSHTEIN: how many characters have to be put in, taken out or replaced to make one text of
   * the other.
   */
  public int levenshtein(long a, int lengthA, long b, int lengthB) {
    left = room(left, lengthA);
    right = room(right, lengthB);
    int leftEnd = characters(a, lengthA, left);
    int rightEnd = characters(b, lengthB, right);
    int start = 0;
    while (start < leftEnd && start < rightEnd && left[start] == right[start]) {
      start++;
    }
    while (leftEnd > start && rightEnd > start && left[leftEnd - 1] == right[rightEnd - 1]) {
      leftEnd--;
      rightEnd--;
    }
    return distance(start, leftEnd, rightEnd);
  }

  /** Wagner and Fischer's algorithm with one row of its table. */
  private int distance(int start, int leftEnd, int rightEnd) {
    int width = rightEnd - start;
    row = room(row, width + 1);
    for (int j = 0; j <= width; j++) {
      row[j] = j;
    }
    for (int i = start; i < leftEnd; i++) {
      int diagonal = row[0];
      row[0]++;
      for (int j = 1; j <= width; j++) {
        int replaced = diagonal + (left[i] == right[start + j - 1] ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(diagonal, row[j - 1]) + 1);
      }
    }
    return row[width];
  }

  private static int[] room(int[] room, int wanted) {
    return room.length >= wanted ? room : new int[Math.max(wanted, 2 * room.length)];
  }

  private static int characters(long address, int length, int[] to) {
    int count = 0;
    for (int i = 0; i < length; count++) {
      int size = Utf8Characters.size(address + i, length - i);
      to[count] = Utf8Characters.codePoint(address + i, size);
      i += size;
    }
    return count;
  }
}
