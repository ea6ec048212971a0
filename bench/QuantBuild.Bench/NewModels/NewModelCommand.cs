using System.Globalization;
using QuantBuild.Formats;
using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Files;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Loading;
using QuantBuild.Tensors.Backends;
using QuantBuild.Tokenizers;
using QuantBuild.Tokenizers.Loading;

namespace QuantBuild.Bench.NewModels;

/// <summary>
/// <c>new-model</c>: writes a model that was never trained, of any architecture, for recipes that train it.
/// </summary>
internal static class NewModelCommand
{
    private const int Done = 0;

    private const string Usage = """
        usage: new-model <config.json> --tokenizer FOLDER --output FOLDER [--seed N]
          <config.json>       of the model: its architecture and extents
          --tokenizer FOLDER  whose tokenizer files are copied; it must fit the model
          --output FOLDER     must not exist; becomes the model's folder
          --seed N            of the values; default 1
        exit code: 0, 2 the arguments or the files are wrong
        """;

    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments) => Run(arguments, Console.Out, Console.Error);

    /// <inheritdoc cref="Run(string[])"/>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors) => CommandErrors.Tell(
        () =>
        {
            output.WriteLine(Write(arguments));
            return Done;
        },
        Usage,
        errors,
        exception => exception is ModelFileException or VocabularyException or StorageException);

    private static string Write(IReadOnlyList<string> arguments)
    {
        var configuration = ModelConfiguration.Open(ConfigurationOf(arguments));
        var architecture = ArchitectureRegistry.BuiltIn.Of(configuration);

        // What writes texts is nothing without what gives its logits.
        var head = architecture.ClassesOf(HeadKind.SequenceToSequence).Count > 0
            ? HeadKind.SequenceToSequence
            : HeadKind.None;
        var description = ArchitectureRegistry.BuiltIn.Describe(configuration, head);
        var tokenizer = OptionOf(arguments, "--tokenizer");
        _ = Tokenizer.FromFolder(tokenizer, EmbeddingRows.Of(description.Extents));
        var folder = Path.GetFullPath(OptionOf(arguments, "--output"));
        if (Directory.Exists(folder))
        {
            throw new UsageException($"--output: '{folder}' exists already.");
        }

        Directory.CreateDirectory(folder);
        using (var backend = BackendRegistry.Default(threads: 1).Create())
        using (backend.OpenScope())
        {
            var initializer = new ParameterInitializer(backend, SeedOf(arguments), description);
            ModelWriter.Write(
                folder, ModelRegistry.BuiltIn.Create(backend, initializer.CreateAll(description)));
        }

        foreach (var file in TokenizerFilesIn(tokenizer))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{folder}: {description.Architecture.ModelType}, {description.ParameterCount} parameters");
    }

    private static IEnumerable<string> TokenizerFilesIn(string folder) => Directory.EnumerateFiles(folder)
        .Where(file => Path.GetFileName(file)
            is "vocab.txt" or "vocab.json" or "merges.txt" or "tokenizer.json" or "tokenizer_config.json"
            or "special_tokens_map.json" or "added_tokens.json")
        .Order(StringComparer.Ordinal);

    private static string ConfigurationOf(IReadOnlyList<string> arguments) =>
        arguments.Count > 0 && !arguments[0].StartsWith('-')
            ? arguments[0]
            : throw new UsageException("Name the config.json of the model.");

    private static string OptionOf(IReadOnlyList<string> arguments, string name) =>
        FindOption(arguments, name) ?? throw new UsageException($"{name} FOLDER is missing.");

    private static ulong SeedOf(IReadOnlyList<string> arguments) => FindOption(arguments, "--seed") is not { } text
        ? 1
        : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            ? seed
            : throw new UsageException($"--seed: '{text}' is no number from 0.");

    private static string? FindOption(IReadOnlyList<string> arguments, string name)
    {
        for (var i = 1; i < arguments.Count; i += 2)
        {
            if (arguments[i] is not ("--tokenizer" or "--output" or "--seed"))
            {
                throw new UsageException($"'{arguments[i]}' is no option.");
            }

            if (arguments[i] == name)
            {
                return i + 1 < arguments.Count
                    ? arguments[i + 1]
                    : throw new UsageException($"{name} needs a value.");
            }
        }

        return null;
    }
}
