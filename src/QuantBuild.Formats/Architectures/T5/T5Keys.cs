using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Architectures.T5;

/// <summary>Reads and writes what a T5 model's <c>config.json</c> says.</summary>
internal static class T5Keys
{
    // Far beyond any model, and small enough that no product of two overflows 64 bits.
    private const int MaximumVocabulary = 10_000_000;
    private const int MaximumWidth = 1_000_000;
    private const int MaximumLayers = 2_048;
    private const int MaximumPositions = 10_000_000;

    private const string InitializerRange = "initializer_range";
    private const double LargestInitializerRange = 1000;

    // Bounds the work of finding the classes' edges, which are found one by one in exact integers.
    private const int MaximumClasses = 256;
    private const int MaximumDistance = 65_536;

    /// <exception cref="ModelFileException">A key is absent, wrong, or has a value that is not supported.</exception>
    public static T5Extents Read(ModelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        KeyRule.Check(T5KeyRules.All, configuration);
        var vocabulary = configuration.GetInt32("vocab_size", 1, MaximumVocabulary);
        var encoderLayers = configuration.GetInt32("num_layers", 1, MaximumLayers);
        var (activation, isGated) = FeedForwardNames.Find(
            configuration.GetText("feed_forward_proj", FeedForwardNames.Default));
        var padding = Token(configuration, "pad_token_id", vocabulary, 0);
        var extents = new T5Extents
        {
            VocabularySize = vocabulary,
            HiddenSize = configuration.GetInt32("d_model", 1, MaximumWidth),
            EncoderLayerCount = encoderLayers,
            LayerCount = encoderLayers
                + configuration.GetInt32("num_decoder_layers", 1, MaximumLayers, encoderLayers),
            HeadCount = configuration.GetInt32("num_heads", 1, MaximumWidth),
            HeadSize = configuration.GetInt32("d_kv", 1, MaximumWidth),
            IntermediateSize = configuration.GetInt32("d_ff", 1, MaximumWidth),
            FeedForwardActivation = activation,
            IsGated = isGated,
            PositionCount = configuration.GetInt32("n_positions", 1, MaximumPositions, defaultValue: 512),
            TokenTypeCount = 0,
            LayerNormEpsilon = configuration.GetDouble("layer_norm_epsilon", 0, 1, defaultValue: 1e-6),
            HiddenDropout = configuration.GetDouble("dropout_rate", 0, 1, defaultValue: 0.1),
            InitializerRange = configuration.GetDouble(
                InitializerRange, 0, LargestInitializerRange, ModelExtents.UsualInitializerRange),
            PadTokenId = padding,
            StartTokenId = Token(configuration, "decoder_start_token_id", vocabulary, padding),
            EndTokenId = Token(configuration, "eos_token_id", vocabulary, 1),
            TiesHead = Flag(configuration, "tie_word_embeddings", defaultValue: true),
            DistanceClasses = configuration.GetInt32("relative_attention_num_buckets", 4, MaximumClasses, 32),
            FarthestDistance = configuration.GetInt32("relative_attention_max_distance", 2, MaximumDistance, 128),
        };
        Require(configuration, extents);
        return extents with
        {
            ScalesHeadInput = Flag(configuration, "scale_decoder_outputs", extents.TiesHead),
        };
    }

    /// <summary>Writes what <see cref="Read"/> reads.</summary>
    public static void Write(Utf8JsonWriter json, T5Extents extents)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(extents);
        json.WriteNumber("vocab_size", extents.VocabularySize);
        json.WriteNumber("d_model", extents.HiddenSize);
        json.WriteNumber("d_kv", extents.HeadSize);
        json.WriteNumber("d_ff", extents.IntermediateSize);
        json.WriteNumber("num_layers", extents.EncoderLayerCount);
        json.WriteNumber("num_decoder_layers", extents.DecoderLayerCount);
        json.WriteNumber("num_heads", extents.HeadCount);
        json.WriteNumber("relative_attention_num_buckets", extents.DistanceClasses);
        json.WriteNumber("relative_attention_max_distance", extents.FarthestDistance);
        json.WriteNumber("n_positions", extents.PositionCount);
        json.WriteString(
            "feed_forward_proj", FeedForwardNames.NameOf(extents.FeedForwardActivation, extents.IsGated));
        json.WriteNumber("layer_norm_epsilon", extents.LayerNormEpsilon);
        json.WriteNumber("dropout_rate", extents.HiddenDropout);
        json.WriteBoolean("is_encoder_decoder", true);
        json.WriteBoolean("tie_word_embeddings", extents.TiesHead);
        if (extents.ScalesHeadInput != extents.TiesHead)
        {
            json.WriteBoolean("scale_decoder_outputs", extents.ScalesHeadInput);
        }

        if (extents.InitializerRange.CompareTo(ModelExtents.UsualInitializerRange) != 0)
        {
            json.WriteNumber(InitializerRange, extents.InitializerRange);
        }

        json.WriteNumber("pad_token_id", extents.PadTokenId);
        json.WriteNumber("eos_token_id", extents.EndTokenId);
        json.WriteNumber("decoder_start_token_id", extents.StartTokenId);
    }

    private static int Token(ModelConfiguration configuration, string key, int vocabulary, int defaultValue)
    {
        var token = configuration.GetInt32(key, 0, MaximumVocabulary, defaultValue);
        return token < vocabulary
            ? token
            : throw configuration.Refuse(key, $"{token} is outside the vocabulary of {vocabulary}");
    }

    private static bool Flag(ModelConfiguration configuration, string key, bool defaultValue) =>
        configuration.ToJson()[key] switch
        {
            null => defaultValue,
            JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
            var other => throw configuration.Refuse(key, $"{ModelConfiguration.Show(other)} is neither true nor false"),
        };

    private static void Require(ModelConfiguration configuration, T5Extents extents)
    {
        if (extents.DistanceClasses % 2 != 0)
        {
            throw configuration.Refuse(
                "relative_attention_num_buckets",
                $"{extents.DistanceClasses} is odd, and both sides of a position have as many");
        }

        // The near distances of a decoder, which has all classes on one side.
        if (extents.FarthestDistance <= extents.DistanceClasses / 2)
        {
            throw configuration.Refuse(
                "relative_attention_max_distance",
                $"{extents.FarthestDistance} is not above half of 'relative_attention_num_buckets' "
                + $"{extents.DistanceClasses}");
        }

        RequireActivation(configuration, extents);
    }

    // Files of the library repeat in two keys what feed_forward_proj says, and the library believes the two.
    private static void RequireActivation(ModelConfiguration configuration, T5Extents extents)
    {
        if (Flag(configuration, "is_gated_act", extents.IsGated) != extents.IsGated)
        {
            throw configuration.Refuse("is_gated_act", "contradicts 'feed_forward_proj'");
        }

        var function = configuration.GetText("dense_act_fn", string.Empty);
        if (function.Length > 0
            && (!FeedForwardNames.All.Contains(function)
                || FeedForwardNames.Find(function).Function != extents.FeedForwardActivation))
        {
            throw configuration.Refuse(
                "dense_act_fn", $"{ModelConfiguration.Show(function)} contradicts 'feed_forward_proj'");
        }
    }
}
