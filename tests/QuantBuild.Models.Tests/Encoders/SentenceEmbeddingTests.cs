using Microsoft.ML.Tokenizers;
using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Models.Data;
using QuantBuild.Models.Data.TableFormats;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Loading;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks;
using QuantBuild.Models.Tasks.SentenceEmbedding;
using QuantBuild.Models.Tests.Support;
using QuantBuild.Tensors.Backends.Cpu;
using QuantTokenizer = QuantBuild.Tokenizers.Loading.Tokenizer;

namespace QuantBuild.Models.Tests.Encoders;

/// <summary>
/// A trained encoder without a head, stored in half precision under names without a prefix, against ONNX Runtime 1.30.
/// The oracle's sentences were tokenized by Microsoft.ML.Tokenizers, whose BERT leaves out symbols (the categories S*,
/// the dollar among them) and keeps accents, so that most words with one are unknown. The ids of the same sentences
/// beside those of the reference are in the tests of tokenizers.
/// </summary>
public sealed class SentenceEmbeddingTests
{
    private const string Name = "all-minilm-l6-v2";
    private const int MaximumLength = 128;
    private const int BatchSize = 32;

    // Without these and letters beyond ASCII, a sentence has the oracle's ids.
    private const string Symbols = "$+<=>^`|~";

    [SharedDataFact]
    public void Encode_SentencesAlone_MatchTheHiddenStates()
    {
        using var oracle = SafetensorsFile.Open(SharedData.PathOf("weights", Name, "oracle.safetensors"));
        using var backend = new CpuBackend(threads: 2);
        var model = Load(backend);
        var texts = Tokenize([.. Pairs().Take(8).SelectMany(pair => (string[])[pair.First, pair.Second])]);
        for (var text = 0; text < texts.Count; text++)
        {
            texts.TokensOf(text).ToArray().ShouldBe(oracle.ReadArray<int>($"input_ids.{text}"), $"sentence {text}");
            using var scope = backend.OpenScope();
            var batch = Batch.Create(backend, texts, [text], model.PaddingToken);
            var hidden = backend.ReadFloats(model.Encode(batch, ForwardPass.Inference));
            var deviation = Deviation.Largest(hidden, oracle.ReadArray<float>($"last_hidden_state.{text}"));
            deviation.ShouldBeLessThan(1e-4, $"sentence {text} deviates by {deviation:E2}");
        }
    }

    [SharedDataFact]
    public void Encode_EverySentenceByTheOraclesIds_MatchesTheMeanPooledEmbeddings()
    {
        using var oracle = SafetensorsFile.Open(SharedData.PathOf("weights", Name, "oracle.safetensors"));
        using var backend = new CpuBackend(threads: 2);
        var model = Load(backend);
        var pairs = Pairs();
        pairs.Count.ShouldBe(1379);
        Compare(model, [.. pairs.Select(pair => pair.First)], oracle.ReadArray<float>("embeddings_a"));
        Compare(model, [.. pairs.Select(pair => pair.Second)], oracle.ReadArray<float>("embeddings_b"));
    }

    [SharedDataFact]
    public void Tokenize_EverySentence_DiffersFromTheOracleInSymbolsAndAccentsAlone()
    {
        string[] sentences = [.. Pairs().SelectMany(pair => (string[])[pair.First, pair.Second])];
        var (own, ofOracle) = (Tokenize(sentences), TokenizeAsTheOracle(sentences));
        var different = sentences.Where((_, i) => !own.TokensOf(i).SequenceEqual(ofOracle.TokensOf(i))).ToList();
        different.Count.ShouldBe(64);
        different.ShouldAllBe(sentence => !HasTheOraclesIds(sentence));
    }

    [SharedDataFact]
    public void Task_OnPairsWithScores_HasThePublishedSpearman()
    {
        var folder = ModelFolder.Open(SharedData.PathOf("weights", Name));
        var task = new SentenceEmbeddingTask().Of(folder, ArchitectureRegistry.BuiltIn, ModelSettings.None);
        using var table = new TemporaryFolder();
        var lines = File.ReadLines(SharedData.PathOf("glue", "stsb", "sts-test.tsv")).Select(line => line.Split('\t'))
            .Select(columns => string.Join('\t', columns[4..7]));
        using var backend = new CpuBackend(threads: 2);
        var model = ModelLoader.Load(
            backend,
            folder,
            task.Describe(folder.Configuration, ArchitectureRegistry.BuiltIn),
            new Dictionary<string, float[]>());
        var texts = TextTokenization.Tokenize(
            QuantTokenizer.FromFolder(folder.Path),
            TableFormatRegistry.BuiltIn.SourceOf(
                table.Write("pairs.tsv", string.Join('\n', ["score\tfirst\tsecond", .. lines]))),
            new TextColumns("first", "second", "score"),
            task.TargetsOf(model.Description),
            task.Texts,
            MaximumLength).Dataset;

        var predictions = Predictions.Of(Evaluation.Run(model, texts, new EvaluationOptions()), texts);

        int[] all = [.. Enumerable.Range(0, predictions.Count)];
        all.Length.ShouldBe(1379);
        task.Metrics[0].Compute(predictions, all).ShouldBe(0.8203, 0.0001);
        task.Metrics[1].Compute(predictions, all).ShouldBe(0.8274, 0.0003);
        ShouldMatchTheOracle(predictions.Logits);
    }

    private static void ShouldMatchTheOracle(LogitTable vectors)
    {
        using var oracle = SafetensorsFile.Open(SharedData.PathOf("weights", Name, "oracle.safetensors"));
        var (first, second) = (oracle.ReadArray<float>("embeddings_a"), oracle.ReadArray<float>("embeddings_b"));
        foreach (var (i, (a, b)) in Pairs().Index())
        {
            if (HasTheOraclesIds(a) && HasTheOraclesIds(b))
            {
                var at = i * vectors.Columns;
                Deviation.Largest(vectors[2 * i], first.AsSpan(at, vectors.Columns)).ShouldBeLessThan(1e-5, a);
                Deviation.Largest(vectors[(2 * i) + 1], second.AsSpan(at, vectors.Columns)).ShouldBeLessThan(1e-5, b);
            }
        }
    }

    private static bool HasTheOraclesIds(string sentence) =>
        !sentence.Any(character => !char.IsAscii(character) || Symbols.Contains(character));

    private static void Compare(IEncoderModel model, string[] sentences, float[] expected)
    {
        var width = model.HiddenSize;
        var actual = Embeddings(model, TokenizeAsTheOracle(sentences));
        for (var i = 0; i < sentences.Length; i++)
        {
            var deviation = Deviation.Largest(
                actual.AsSpan(i * width, width), expected.AsSpan(i * width, width));
            deviation.ShouldBeLessThan(1e-5, $"'{sentences[i]}' deviates by {deviation:E2}");
        }
    }

    private static IEncoderModel Load(CpuBackend backend)
    {
        var model = ModelLoader.Load(backend, ModelFolder.Open(SharedData.PathOf("weights", Name)));
        model.Description.Head.ShouldBe(HeadKind.None);
        return model;
    }

    private static List<(string First, string Second)> Pairs() =>
    [
        .. File.ReadLines(SharedData.PathOf("glue", "stsb", "sts-test.tsv")).Select(line => line.Split('\t'))
            .Select(columns => (columns[5], columns[6])),
    ];

    private static TokenizedDataset Tokenize(IEnumerable<string> sentences)
    {
        var tokenizer = QuantTokenizer.FromFolder(SharedData.PathOf("weights", Name));
        return DatasetOf(sentences.Select(sentence => tokenizer.Encode(sentence, null, MaximumLength).Ids));
    }

    private static TokenizedDataset TokenizeAsTheOracle(IEnumerable<string> sentences)
    {
        var tokenizer = BertTokenizer.Create(SharedData.PathOf("weights", Name, "vocab.txt"));
        return DatasetOf(sentences.Select(
            sentence => tokenizer.EncodeToIds(sentence, MaximumLength, out _, out _).ToArray()));
    }

    private static TokenizedDataset DatasetOf(IEnumerable<int[]> texts)
    {
        var builder = new TokenizedDatasetBuilder();
        foreach (var ids in texts)
        {
            builder.Add(ids, new byte[ids.Length]);
        }

        return builder.Build();
    }

    private static float[] Embeddings(IEncoderModel model, TokenizedDataset texts)
    {
        var width = model.HiddenSize;
        var embeddings = new float[texts.Count * width];
        foreach (var rows in BatchOrder.ByLength(texts, BatchSize))
        {
            using var scope = model.Backend.OpenScope();
            var batch = Batch.Create(model.Backend, texts, rows, model.PaddingToken);
            var hidden = model.Backend.ReadFloats(model.Encode(batch, ForwardPass.Inference));
            for (var row = 0; row < rows.Length; row++)
            {
                var start = row * batch.SequenceLength * width;
                Pool(
                    hidden.AsSpan(start, batch.Lengths[row] * width), embeddings.AsSpan(rows[row] * width, width));
            }
        }

        return embeddings;
    }

    // The mean over the tokens, made one long.
    private static void Pool(ReadOnlySpan<float> tokens, Span<float> embedding)
    {
        var sums = new double[embedding.Length];
        for (var i = 0; i < tokens.Length; i++)
        {
            sums[i % sums.Length] += tokens[i];
        }

        var length = Math.Sqrt(sums.Sum(sum => sum * sum));
        for (var i = 0; i < sums.Length; i++)
        {
            embedding[i] = (float)(sums[i] / length);
        }
    }
}
