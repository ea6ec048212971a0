namespace QuantBuild.Pipeline.Tests.Support;

/// <summary>Draws words of the tiny model's vocabulary; the same for the same seed on every machine.</summary>
internal sealed class WordDraw
{
    private const int Apart = 10_000;

    private readonly SplitMix random = new();

    /// <param name="seed">Draws of two seeds have nothing in common.</param>
    public WordDraw(int seed)
    {
        for (var i = 0; i < seed * Apart; i++)
        {
            random.Next();
        }
    }

    /// <summary>In 0 … <paramref name="most"/> − 1.</summary>
    public int Below(int most) => (int)(random.Next() % (ulong)most);

    /// <summary>One of some words that follow each other.</summary>
    public string Word(int first, int count) => WordOf(first + Below(count));

    /// <summary>The word of a number in 0 … 39.</summary>
    public static string WordOf(int number) => $"{(char)('a' + (number % 26))}{(char)('a' + (number / 26))}";
}
