using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.SentenceEmbeddings;
using QuantBuild.Formats.Tests.Support;

namespace QuantBuild.Formats.Tests.SentenceEmbeddings;

public sealed class SentenceTransformersFolderTests : IDisposable
{
    private const int Width = 384;
    private const string Encoder = """{ "idx": 0, "path": "", "type": "sentence_transformers.models.Transformer" }""";

    private const string Pooling =
        """{ "idx": 1, "path": "1_Pooling", "type": "sentence_transformers.models.Pooling" }""";

    private const string Normalize =
        """{ "idx": 2, "path": "2_Normalize", "type": "sentence_transformers.models.Normalize" }""";

    private readonly TemporaryFolder folder = new();

    public SentenceTransformersFolderTests()
    {
        Modules(Encoder, Pooling, Normalize);
        PoolBy("""{ "word_embedding_dimension": 384, "pooling_mode_mean_tokens": true }""");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_WithoutModules_GivesNothing()
    {
        File.Delete(folder["modules.json"]);

        SentenceTransformersFolder.Read(folder.Path, Width).ShouldBeNull();
        SentenceTransformersFolder.FilesIn(folder.Path).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{ "word_embedding_dimension": 384, "pooling_mode_mean_tokens": true }""", PoolingKind.Mean)]
    [InlineData(
        """{ "pooling_mode_cls_token": true, "pooling_mode_mean_tokens": false, "include_prompt": true }""",
        PoolingKind.FirstToken)]
    [InlineData("""{ "pooling_mode_max_tokens": true, "pooling_mode_lasttoken": false }""", PoolingKind.Maximum)]
    [InlineData("""{ "embedding_dimension": 384, "pooling_mode": "cls" }""", PoolingKind.FirstToken)]
    [InlineData("""{ "pooling_mode": "mean" }""", PoolingKind.Mean)]
    public void Read_Pooling_InEitherForm(string text, PoolingKind expected)
    {
        PoolBy(text);

        Read().Pooling.ShouldBe(new TextPooling(expected, IsNormalized: true));
    }

    [Fact]
    public void Read_WithoutNormalize_DoesNotNormalize()
    {
        Modules(Encoder, Pooling);

        Read().Pooling.IsNormalized.ShouldBeFalse();
    }

    [Fact]
    public void Read_ModulesOfANewerVersion_AreKnown()
    {
        Modules(
            """{ "path": "", "type": "sentence_transformers.base.modules.transformer.Transformer" }""",
            """{ "path": "1_Pooling", "type": "sentence_transformers.base.modules.pooling.Pooling" }""");

        Read().Pooling.IsNormalized.ShouldBeFalse();
    }

    [Theory]
    [InlineData("sentence_bert_config.json")]
    [InlineData("sentence_roberta_config.json")]
    [InlineData("sentence_xlm-roberta_config.json")]
    public void Read_LongestText_OfTheEncodersFile(string name)
    {
        folder.Write(name, """{ "max_seq_length": 256, "do_lower_case": false }""");

        Read().MaximumLength.ShouldBe(256);
        SentenceTransformersFolder.FilesIn(folder.Path)
            .ShouldBe(["modules.json", "1_Pooling/config.json", name]);
    }

    [Fact]
    public void Read_EncodersFileOfANewerVersion_LeavesTheLengthToTheTokenizer()
    {
        folder.Write(
            "sentence_bert_config.json",
            """
            { "transformer_task": "feature-extraction", "module_output_name": "token_embeddings",
              "modality_config": { "text": { "method": "forward", "method_output_name": "last_hidden_state" } } }
            """);

        Read().MaximumLength.ShouldBeNull();
    }

    [Fact]
    public void Read_Prompts_TakesTheDefaultAsPrefix()
    {
        folder.Write(
            "config_sentence_transformers.json",
            """
            { "__version__": { "pytorch": "2" }, "prompts": { "query": "query: ", "document": "passage: " },
              "default_prompt_name": "document", "similarity_fn_name": "cosine" }
            """);

        var settings = Read();
        settings.Prefix.ShouldBe("passage: ");
        settings.Prompts["query"].ShouldBe("query: ");
        EmbeddingSettings.Prepare(settings.Prefix, " a text \n").ShouldBe("passage:  a text");
    }

    [Theory]
    [InlineData(
        """[{ "path": "", "type": "sentence_transformers.models.Transformer" }]""",
        "lists the modules Transformer; supported")]
    [InlineData(
        """
        [{ "path": "", "type": "sentence_transformers.models.Transformer" },
         { "path": "1_Pooling", "type": "sentence_transformers.models.Pooling" },
         { "path": "2_Dense", "type": "sentence_transformers.models.Dense" }]
        """,
        "Transformer, Pooling, Dense")]
    [InlineData("""[{ "path": "", "type": "custom_st.Transformer" }]""", "custom_st.Transformer")]
    [InlineData("""[{ "path": "../x", "type": "sentence_transformers.models.Pooling" }]""", "no name of a folder")]
    [InlineData("""[{ "path": "" }]""", "'type'")]
    [InlineData("""[{ "type": "sentence_transformers.models.Pooling" }]""", "'path'")]
    [InlineData("[7]", "'type'")]
    [InlineData("{}", "no JSON array")]
    public void Read_ModulesThatAreNotUnderstood_NamesThem(string modules, string expected)
    {
        folder.Write("modules.json", modules);

        Refusal().ShouldContain(expected);
    }

    [Theory]
    [InlineData("""{ "pooling_mode_mean_sqrt_len_tokens": true }""", "mean_sqrt_len_tokens")]
    [InlineData("""{ "pooling_mode_cls_token": true, "pooling_mode_mean_tokens": true }""", "[cls, mean]")]
    [InlineData("""{ "pooling_mode": ["cls", "max"] }""", "pooling_mode")]
    [InlineData("""{ "pooling_mode": "attention" }""", "[attention]")]
    [InlineData("{}", "[]")]
    [InlineData("""{ "word_embedding_dimension": 768, "pooling_mode_mean_tokens": true }""", "768")]
    [InlineData("""{ "pooling_mode_mean_tokens": true, "include_prompt": false }""", "include_prompt")]
    [InlineData("""{ "pooling_mode_mean_tokens": true, "weights": 2 }""", "weights")]
    [InlineData("""{ "pooling_mode_mean_tokens": 1 }""", "neither true nor false")]
    public void Read_PoolingThatIsNotUnderstood_NamesIt(string pooling, string expected)
    {
        PoolBy(pooling);

        Refusal().ShouldContain(expected);
    }

    [Theory]
    [InlineData("sentence_bert_config.json", """{ "do_lower_case": true }""", "do_lower_case")]
    [InlineData("sentence_bert_config.json", """{ "max_seq_length": 0 }""", "max_seq_length")]
    [InlineData("sentence_bert_config.json", """{ "max_seq_length": "long" }""", "max_seq_length")]
    [InlineData("sentence_bert_config.json", """{ "unknown": 1 }""", "unknown")]
    [InlineData("sentence_bert_config.json", """{ "model_args": { "a": 1 } }""", "model_args")]
    [InlineData("config_sentence_transformers.json", """{ "default_prompt_name": "query" }""", "query")]
    [InlineData("config_sentence_transformers.json", """{ "prompts": { "query": 1 } }""", "query")]
    [InlineData("config_sentence_transformers.json", """{ "prompts": [] }""", "no object")]
    [InlineData("config_sentence_transformers.json", """{ "truncate_dim": 0 }""", "truncate_dim")]
    [InlineData("config_sentence_transformers.json", """{ "router": {} }""", "router")]
    public void Read_SettingThatIsNotUnderstood_NamesIt(string file, string content, string expected)
    {
        folder.Write(file, content);

        var refusal = Refusal();
        refusal.ShouldContain(expected);
        refusal.ShouldContain(file);
    }

    [Theory]
    [InlineData(PoolingKind.Mean, true, null, "")]
    [InlineData(PoolingKind.FirstToken, false, 64, "query: ")]
    [InlineData(PoolingKind.Maximum, true, 384, "passage: ")]
    public void Write_Settings_ReadsThemAgain(PoolingKind kind, bool normalizes, int? dimensions, string prefix)
    {
        var settings = new EmbeddingSettings(new TextPooling(kind, normalizes) { Dimensions = dimensions })
        {
            MaximumLength = dimensions,
            Prefix = prefix,
            Prompts = new Dictionary<string, string> { ["query"] = "query: " },
        };
        foreach (var (name, content) in SentenceTransformersFolder.Write(settings, Width))
        {
            folder.Write(name, content);
        }

        var read = Read();

        (read with { Prompts = settings.Prompts }).ShouldBe(settings);
        read.Prompts["query"].ShouldBe("query: ");
        read.Prompts.Values.ShouldContain(prefix.Length > 0 ? prefix : "query: ");
    }

    [Fact]
    [Trait("Category", FullMatrix.Category)]
    public void Read_AnyDamage_GivesAValueOrAModelFileException()
    {
        string[] names =
        [
            "modules.json", "1_Pooling/config.json", "sentence_bert_config.json", "config_sentence_transformers.json",
        ];
        folder.Write(names[2], """{ "max_seq_length": 256, "do_lower_case": false }""");
        folder.Write(names[3], """{ "prompts": { "query": "q: " }, "default_prompt_name": "query" }""");
        foreach (var name in names)
        {
            var whole = File.ReadAllBytes(folder[name]);
            ReaderProperty.Check(
                [whole],
                FullMatrix.Count(50, 2_000),
                (damaged, _) =>
                {
                    folder.Write(name, damaged);
                    SentenceTransformersFolder.Read(folder.Path, Width);
                    SentenceTransformersFolder.FilesIn(folder.Path);
                },
                exception => exception is ModelFileException).ShouldBeGreaterThan(0);
            folder.Write(name, whole);
        }
    }

    private EmbeddingSettings Read() => SentenceTransformersFolder.Read(folder.Path, Width)!;

    private string Refusal() =>
        Should.Throw<ModelFileException>(() => SentenceTransformersFolder.Read(folder.Path, Width)).Message;

    private void Modules(params string[] modules) =>
        folder.Write("modules.json", $"[{string.Join(",\n", modules)}]");

    private void PoolBy(string configuration) => folder.Write("1_Pooling/config.json", configuration);
}
