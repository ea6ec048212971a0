namespace QuantBuild.StandIn;

/// <summary>One quoted argument a line: all that the build writes.</summary>
internal static class ResponseFile
{
    public static IEnumerable<string> Read(string path) =>
        File.ReadAllLines(path).Where(line => line.Length > 0).Select(line => line.Trim('"'));
}
