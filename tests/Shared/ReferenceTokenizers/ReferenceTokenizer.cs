using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using RustTokenizer = global::Tokenizers.DotNet.Tokenizer;

namespace QuantBuild.Tests.Shared.ReferenceTokenizers;

/// <summary>
/// The tokenizers that published models were trained with: Hugging Face's Rust library 0.22.2, through the package
/// Tokenizers.DotNet. It encodes one text at a time, with special tokens, and refuses lone surrogates.
/// </summary>
internal sealed class ReferenceTokenizer : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("quantbuild é ");
    private readonly RustTokenizer tokenizer;

    /// <param name="tokenizerJson">As <c>tokenizer.json</c>.</param>
    /// <param name="truncation">In place of its own.</param>
    /// <param name="padding">In place of its own.</param>
    public ReferenceTokenizer(JsonNode tokenizerJson, JsonNode? truncation = null, JsonNode? padding = null)
    {
        tokenizerJson["truncation"] = truncation;
        tokenizerJson["padding"] = padding;
        Path = System.IO.Path.Combine(folder.FullName, "tokenizer.json");
        File.WriteAllText(Path, tokenizerJson.ToJsonString());
        tokenizer = new RustTokenizer(Path);
    }

    /// <summary>Why it cannot run here; null where it can.</summary>
    public static string? SkipReason { get; } =
        OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64
            ? null
            : "the reference's native library is for Linux on x64";

    /// <summary>The <c>tokenizer.json</c> that it reads.</summary>
    public string Path { get; }

    public int[] Encode(string text) => Array.ConvertAll(EncodeAsItIs(text), id => (int)id);

    /// <summary>The ids as the library gives them: what a measurement of its time asks for.</summary>
    public uint[] EncodeAsItIs(string text) => tokenizer.Encode(text);

    public void Dispose()
    {
        tokenizer.Dispose();
        folder.Delete(recursive: true);
    }
}
