namespace QuantBuild.Tests.Shared;

/// <summary>
/// Compares a text with <c>Name.verified.txt</c>. On a mismatch the text is written to <c>Name.received.txt</c>
/// beside it; the verified file is never written.
/// </summary>
internal static class Snapshot
{
    public static void Verify(string actual, string verifiedPath)
    {
        var received = Path.ChangeExtension(verifiedPath, null).Replace(".verified", string.Empty) + ".received.txt";
        var expected = File.Exists(verifiedPath) ? File.ReadAllText(verifiedPath).ReplaceLineEndings("\n") : null;
        if (expected == actual)
        {
            File.Delete(received);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(received)!);
        File.WriteAllText(received, actual);
        Assert.Fail($"{received} differs from {verifiedPath}: {FirstDifference(actual, expected ?? string.Empty)}");
    }

    private static string FirstDifference(string actual, string expected)
    {
        var lines = actual.Split('\n').Zip(expected.Split('\n')).ToList();
        var index = lines.FindIndex(pair => pair.First != pair.Second);
        return index < 0
            ? "one is the other's beginning"
            : $"line {index + 1} is '{lines[index].First}', expected '{lines[index].Second}'";
    }
}
