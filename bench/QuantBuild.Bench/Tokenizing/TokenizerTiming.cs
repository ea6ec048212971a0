using QuantBuild.Bench.Engine;
using QuantBuild.Tokenizers;
using QuantBuild.Tokenizers.Loading;

namespace QuantBuild.Bench.Tokenizing;

/// <summary>Compares ids first, then times both in turn over all lines, by processor time.</summary>
internal static class TokenizerTiming
{
    private const double WarmUpSeconds = 2;

    // A round of few lines takes no time that the clock can tell.
    private const double ClockStep = 0.01;

    /// <param name="folder">Of the tokenizer.</param>
    /// <param name="text">File with the lines.</param>
    /// <param name="mostLines">Of the file, spread over it.</param>
    /// <param name="rounds">How often each is timed.</param>
    public static TokenizerMeasurement Run(string folder, string text, int mostLines, int rounds)
    {
        var tokenizer = Tokenizer.FromFolder(folder);
        var json = ReferenceJson.Of(folder);
        using var reference = new ReferenceTokenizer(json);
        var lines = LinesOf(text, mostLines);

        string[] same = [.. lines.Where(line => IdsOf(tokenizer, line).SequenceEqual(reference.Encode(line)))];
        var tokens = same.Sum(line => (long)IdsOf(tokenizer, line).Length);
        var (ours, theirs) = (new List<double>(), new List<double>());
        WarmUp(Round);
        WarmUp(ReferenceRound);
        for (var round = 0; round < rounds; round++)
        {
            ours.Add(Round());
            theirs.Add(ReferenceRound());
        }

        return new(
            Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))),
            json["model"]!["type"]!.GetValue<string>(),
            Path.GetFileName(text),
            lines.Count,
            lines.Count - same.Length,
            tokens,
            Median.Of(ours),
            Median.Of(theirs));

        double Round() => Seconds(() => CountTokens(same, line => IdsOf(tokenizer, line).Length), tokens);

        double ReferenceRound() =>
            Seconds(() => CountTokens(same, line => reference.EncodeAsItIs(line).Length), tokens);
    }

    // Until the runtime has compiled for good what runs often.
    private static void WarmUp(Func<double> round)
    {
        for (var spent = 0.0; spent < WarmUpSeconds;)
        {
            spent += Math.Max(round(), ClockStep);
        }
    }

    private static int[] IdsOf(ITokenizer tokenizer, string line) =>
        tokenizer.Encode(line, pair: null, int.MaxValue).Ids;

    private static List<string> LinesOf(string path, int most)
    {
        var lines = File.ReadAllLines(path);
        var count = Math.Min(most, lines.Length);
        return [.. Enumerable.Range(0, count).Select(line => lines[(int)((long)line * lines.Length / count)])];
    }

    private static long CountTokens(string[] lines, Func<string, int> count)
    {
        var tokens = 0L;
        foreach (var line in lines)
        {
            tokens += count(line);
        }

        return tokens;
    }

    private static double Seconds(Func<long> round, long tokens)
    {
        GC.Collect();
        var before = Environment.CpuUsage.TotalTime;
        var counted = round();
        var seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        return counted == tokens
            ? seconds
            : throw new InvalidOperationException($"A round gave {counted} tokens, the first {tokens}.");
    }
}
