using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace QuantBuild.Tokenizers.Tests.Support;

/// <summary>
/// The reference through its binding for Node.js, which gives offsets where that for .NET does not: the script
/// <c>Reference/encode.mjs</c>, whose package <c>npm install</c> in its folder brings.
/// </summary>
internal sealed class OffsetReference : IDisposable
{
    private static readonly string Folder =
        Path.Combine(RepositoryRoot.Path ?? string.Empty, "tests", "QuantBuild.Tokenizers.Tests", "Reference");

    private readonly TemporaryFolder folder = new();

    /// <param name="tokenizerJson">As <c>tokenizer.json</c>; its truncation and padding are taken out.</param>
    public OffsetReference(JsonNode tokenizerJson)
    {
        tokenizerJson["truncation"] = null;
        tokenizerJson["padding"] = null;
        TokenizerJson = folder.Write("tokenizer.json", tokenizerJson.ToJsonString());
    }

    /// <summary>Why it cannot run here; null where it can.</summary>
    public static string? SkipReason { get; } = Directory.Exists(Path.Combine(Folder, "node_modules", "tokenizers"))
        ? null
        : "the reference for offsets is not there: npm install in tests/QuantBuild.Tokenizers.Tests/Reference";

    /// <summary>The <c>tokenizer.json</c> that it reads.</summary>
    public string TokenizerJson { get; }

    public IEnumerable<ReferenceEncoding> Encode(IReadOnlyList<string> texts) =>
        Encode(texts.Select(text => (text, (string?)null)).ToList());

    /// <summary>Of texts, or pairs of them, without lone surrogates.</summary>
    public IEnumerable<ReferenceEncoding> Encode(IReadOnlyList<(string Text, string? Pair)> pairs) =>
        Ask(pairs.Select(pair => (object)new { text = pair.Text, pair = pair.Pair }))
            .Zip(pairs, (answer, pair) => ReferenceEncoding.Read(answer, pair.Text, pair.Pair));

    /// <summary>The ids of a text's windows, without special tokens.</summary>
    public IReadOnlyList<int[]> Windows(string text, int length, int stride, string direction) =>
        Ask([new { text, windows = new object[] { length, stride, direction } }])
            .SelectMany(answer => answer.GetProperty("windows").EnumerateArray()).Select(Fixture.Integers).ToList();

    public void Dispose() => folder.Dispose();

    private IEnumerable<JsonElement> Ask(IEnumerable<object> questions)
    {
        using var process = Process.Start(new ProcessStartInfo("node", ["encode.mjs", TokenizerJson])
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        })!;
        var writing = Task.Run(() =>
        {
            foreach (var question in questions)
            {
                process.StandardInput.WriteLine(JsonSerializer.Serialize(question));
            }

            process.StandardInput.Close();
        });
        while (process.StandardOutput.ReadLine() is { } line)
        {
            using var answer = JsonDocument.Parse(line);
            yield return answer.RootElement;
        }

        writing.GetAwaiter().GetResult();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
    }
}
