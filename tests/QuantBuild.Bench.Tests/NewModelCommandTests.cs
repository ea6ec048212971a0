using QuantBuild.Bench.NewModels;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Models.Loading;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Bench.Tests;

/// <summary>Models that were never trained.</summary>
public sealed class NewModelCommandTests : IDisposable
{
    private const string Configuration = """
        {
          "architectures": ["BertModel"], "model_type": "bert", "vocab_size": 6, "hidden_size": 8,
          "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16, "max_position_embeddings": 12
        }
        """;

    private readonly TemporaryFolder folder = new();

    public NewModelCommandTests()
    {
        Directory.CreateDirectory(folder["tokenizer"]);
        File.WriteAllText(folder["tokenizer", "vocab.txt"], "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n");
        File.WriteAllText(folder["config.json"], Configuration);
    }

    [Fact]
    public void Run_WritesAModelThatLoadsAndDependsOnTheSeedAlone()
    {
        Run("one", "1").Code.ShouldBe(0);
        Run("same", "1").Code.ShouldBe(0);
        Run("two", "2").Code.ShouldBe(0);

        using var backend = BackendRegistry.Default(threads: 1).Create();
        using var scope = backend.OpenScope();
        ModelLoader.Load(backend, ModelFolder.Open(folder["one"])).LayerCount.ShouldBe(1);
        File.ReadAllBytes(folder["same", "model.safetensors"])
            .ShouldBe(File.ReadAllBytes(folder["one", "model.safetensors"]));
        File.ReadAllBytes(folder["two", "model.safetensors"])
            .ShouldNotBe(File.ReadAllBytes(folder["one", "model.safetensors"]));
        File.Exists(folder["one", "vocab.txt"]).ShouldBeTrue();
    }

    [Fact]
    public void Run_FolderThatExists_IsLeftAsItIs()
    {
        Directory.CreateDirectory(folder["one"]);

        var (code, message) = Run("one", "1");

        code.ShouldBe(2);
        message.ShouldContain("exists already");
        Directory.EnumerateFileSystemEntries(folder["one"]).ShouldBeEmpty();
    }

    [Fact]
    public void Run_TokenizerThatDoesNotFit_IsRefusedBeforeAnythingIsWritten()
    {
        File.AppendAllText(folder["tokenizer", "vocab.txt"], "b\nc\n");

        Run("one", "1").Code.ShouldBe(2);

        Directory.Exists(folder["one"]).ShouldBeFalse();
    }

    public void Dispose() => folder.Dispose();

    private (int Code, string Errors) Run(string output, string seed)
    {
        using var errors = new StringWriter();
        var code = NewModelCommand.Run(
            [
                folder["config.json"], "--tokenizer", folder["tokenizer"], "--output", folder[output], "--seed", seed,
            ],
            TextWriter.Null,
            errors);
        return (code, errors.ToString());
    }
}
