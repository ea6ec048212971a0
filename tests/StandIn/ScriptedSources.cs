using System.Text.Json.Nodes;

namespace QuantBuild.StandIn;

/// <summary>The command <c>sources</c>: every line <c>input path</c> of the scripts is a source.</summary>
internal static class ScriptedSources
{
    private const string Verb = "input ";

    public static int Tell(IEnumerable<string> recipes)
    {
        Console.WriteLine(
            new JsonObject { ["type"] = "started", ["protocol"] = 1, ["version"] = "0.0.0" }.ToJsonString());
        var sources = recipes.SelectMany(recipe => File.ReadAllLines(recipe)
            .Select((line, index) => (Text: line, Number: index + 1))
            .Where(line => line.Text.StartsWith(Verb, StringComparison.Ordinal))
            .Select(line => new JsonObject
            {
                ["recipe"] = recipe,
                ["line"] = line.Number,
                ["column"] = Verb.Length + 1,
                ["path"] = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(recipe)!, line.Text[Verb.Length..])),
            }));
        Console.WriteLine(new JsonObject
        {
            ["type"] = "result",
            ["exitCode"] = 0,
            ["sources"] = new JsonArray([.. sources]),
        }.ToJsonString());
        return 0;
    }
}
