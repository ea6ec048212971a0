using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace QuantBuild.StandIn;

/// <summary>
/// Plays a recipe's lines: <c>print text</c>, <c>stderr text</c>, <c>environment NAME</c>, <c>input path</c>,
/// <c>model text</c>, <c>sleep milliseconds</c>, <c>protocol n</c>, <c>exit code</c>. Without <c>exit</c> it writes a
/// model and a report and ends well. Every start is noted in a file beside the recipe.
/// </summary>
internal sealed class ScriptedRun
{
    private readonly string recipe;
    private readonly string output;
    private readonly JsonArray inputs = [];
    private readonly StreamWriter console =
        new(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true };

    private string model = "model";

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
                console.WriteLine(Missing(path).ToJsonString());
                return 2;
            }
        }

        Directory.CreateDirectory(output);
        File.WriteAllText(Path.Combine(output, "model.txt"), model);
        File.WriteAllText(Path.Combine(output, "report.md"), "# Report");
        console.WriteLine(Result().ToJsonString());
        return 0;
    }

    private JsonObject Missing(string path) => new()
    {
        ["type"] = "diagnostic",
        ["severity"] = "error",
        ["code"] = "QB1008",
        ["file"] = recipe,
        ["line"] = 3,
        ["column"] = 7,
        ["message"] = $"'{path}' does not exist; correct the path",
    };

    private JsonObject Result() => new()
    {
        ["type"] = "result",
        ["exitCode"] = 0,
        ["name"] = Path.GetFileName(output),
        ["directory"] = output,
        ["report"] = Path.Combine(output, "report.md"),
        ["metrics"] = new JsonObject { ["accuracy"] = 0.75 },
        ["files"] = new JsonArray("model.txt", "report.md"),
        ["inputs"] = inputs.DeepClone(),
    };
}
