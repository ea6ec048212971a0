namespace QuantBuild.Pipeline.Tests.Support;

/// <summary>
/// Texts in which each word follows from the others: every so many-th of the vocabulary in a circle, so that a masked
/// word can be found again, and only from what stands beside it.
/// </summary>
internal static class PatternTexts
{
    public const int Words = 40;
    private const int Length = 12;
    private static readonly int[] Strides = [1, 3, 7];

    /// <summary>Writes a text a line below the header <c>sentence</c>.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="heldOut">Whether those that are left out of the others.</param>
    public static void Write(string path, bool heldOut) => File.WriteAllLines(
        path,
        [
            "sentence",
            .. from stride in Strides
               from start in Enumerable.Range(0, Words)
               where (start % 5 == stride % 5) == heldOut
               select string.Join(
                   ' ', Enumerable.Range(0, Length).Select(i => Word((start + (i * stride)) % Words))),
        ]);

    private static string Word(int number) => $"{(char)('a' + (number % 26))}{(char)('a' + (number / 26))}";
}
