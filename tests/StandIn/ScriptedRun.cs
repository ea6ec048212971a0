using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace QuantBuild.StandIn;

/// <summary>
/// Plays a recipe's lines: <c>print text</c>, <c>stderr text</c>, <c>environment NAME</c>, <c>input path</c>,
/// <c>model text</c>, <c>sleep milliseconds</c>, <c>await path</c> (of a file that somebody will make),
/// <c>warning text</c>, <c>gate text</c>, <c>protocol n</c>, <c>exit code</c>. Without <c>exit</c> it writes a model
/// and a report and ends well, but for the gate. Every start is noted in a file beside the recipe.
/// </summary>
internal sealed class ScriptedRun
{
    private readonly string recipe;
    private readonly string output;
    private readonly JsonArray inputs = [];
    private readonly StreamWriter console =
        new(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true };

    private string model = "model";
    private string? gate;

    public ScriptedRun(string[] arguments)
    {
        recipe = arguments[1];
        output = arguments[Array.IndexOf(arguments, "--output") + 1];
        File.AppendAllText(recipe + ".starts", string.Join(' ', arguments) + "\n");
    }

    public int Play()
    {
        var lines = File.ReadAllLines(recipe).Select(line => line.Split(' ', 2)).ToList();
        var protocol = lines.Find(line => line[0] == "protocol")?[1] ?? "1";
        console.WriteLine(new JsonObject
        {
            ["type"] = "started",
            ["protocol"] = int.Parse(protocol, CultureInfo.InvariantCulture),
            ["version"] = "0.0.0",
            ["log"] = recipe + ".log",
        }.ToJsonString());

        foreach (var line in lines)
        {
            if (line[0] == "exit")
            {
                return int.Parse(line[1], CultureInfo.InvariantCulture);
            }

            Do(line[0], line.Length > 1 ? line[1] : "");
        }

        return Finish();
    }

    private void Do(string verb, string text)
    {
        switch (verb)
        {
            case "print":
                console.WriteLine(text);
                break;
            case "stderr":
                Console.Error.WriteLine(text);
                break;
            case "environment":
                console.WriteLine($"{text}={Environment.GetEnvironmentVariable(text)}");
                break;
            case "input":
                inputs.Add(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(recipe)!, text)));
                break;
            case "model":
                model = text;
                break;
            case "warning":
                console.WriteLine(Diagnostic("warning", "QB1012", 1, 1, text).ToJsonString());
                break;
            case "gate":
                gate = text;
                break;
            case "await":
                var awaited = Path.Combine(Path.GetDirectoryName(recipe)!, text);
                while (!File.Exists(awaited))
                {
                    Thread.Sleep(20);
                }

                break;
            case "sleep":
                Thread.Sleep(int.Parse(text, CultureInfo.InvariantCulture));
                break;
        }
    }

    private int Finish()
    {
        inputs.Add(recipe);
        foreach (var input in inputs)
        {
            var path = input!.GetValue<string>();
            if (!File.Exists(path))
            {
                console.WriteLine(
                    Diagnostic("error", "QB1008", 3, 7, $"'{path}' does not exist; correct the path").ToJsonString());
                return 2;
            }
        }

        Directory.CreateDirectory(output);
        File.WriteAllText(Path.Combine(output, "model.txt"), model);
        File.WriteAllText(Path.Combine(output, "report.md"), "# Report");
        if (gate is not null)
        {
            console.WriteLine(Diagnostic("error", "QB4005", 2, 1, gate).ToJsonString());
        }

        console.WriteLine(Result().ToJsonString());
        return gate is null ? 0 : 1;
    }

    private JsonObject Diagnostic(string severity, string code, int line, int column, string message) => new()
    {
        ["type"] = "diagnostic",
        ["severity"] = severity,
        ["code"] = code,
        ["file"] = recipe,
        ["line"] = line,
        ["column"] = column,
        ["message"] = message,
    };

    private JsonObject Result() => new()
    {
        ["type"] = "result",
        ["exitCode"] = gate is null ? 0 : 1,
        ["name"] = Path.GetFileName(output),
        ["directory"] = output,
        ["report"] = Path.Combine(output, "report.md"),
        ["metrics"] = new JsonObject { ["accuracy"] = 0.75 },
        ["files"] = new JsonArray("model.txt", "report.md"),
        ["inputs"] = inputs.DeepClone(),
    };
}
