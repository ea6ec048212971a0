namespace QuantBuild.MSBuild.Incremental;

/// <summary>Where one recipe's outputs and the records about them lie, beside each other under one folder.</summary>
internal sealed class RecipePaths
{
    public const string FingerprintExtension = ".fingerprint";
    public const string OutcomeExtension = ".outcome";

    private const string LogExtension = ".log";
    private const string InputsExtension = ".inputs";
    private const string ProbesExtension = ".probes";
    private const string ResolvedExtension = ".recipe.json";
    private const string RecipeSuffix = ".quant";

    public RecipePaths(string root, string name)
    {
        Name = name;
        OutputDirectory = Path.Combine(root, name);
        Inputs = OutputDirectory + InputsExtension;
        Probes = OutputDirectory + ProbesExtension;
        Fingerprint = OutputDirectory + FingerprintExtension;
        Outcome = OutputDirectory + OutcomeExtension;
        Log = OutputDirectory + LogExtension;
        Resolved = OutputDirectory + ResolvedExtension;
    }

    public string Name { get; }

    /// <summary>The folder of the quantized model and its reports.</summary>
    public string OutputDirectory { get; }

    /// <summary>The files the last run read, one a line.</summary>
    public string Inputs { get; }

    /// <summary>Where the last run looked for a file and found none, one a line.</summary>
    public string Probes { get; }

    /// <summary>Everything whose change asks for a run; newer than <see cref="Outcome"/> when a run is due.</summary>
    public string Fingerprint { get; }

    /// <summary>What the last successful run left.</summary>
    public string Outcome { get; }

    /// <summary>Where the command line writes its log.</summary>
    public string Log { get; }

    /// <summary>The recipe with every default filled in, as the last run took it.</summary>
    public string Resolved { get; }

    /// <summary><c>sentiment</c> for <c>models/sentiment.quant.yaml</c>.</summary>
    public static string NameOf(string recipe)
    {
        var name = Path.GetFileNameWithoutExtension(recipe);
        return name.EndsWith(RecipeSuffix, StringComparison.OrdinalIgnoreCase) && name.Length > RecipeSuffix.Length
            ? name.Substring(0, name.Length - RecipeSuffix.Length)
            : name;
    }

    /// <summary>Removes the outputs and, last, the fingerprint: an interrupted removal is taken up again.</summary>
    public void Delete()
    {
        DeleteOutputs();
        File.Delete(Log);
        File.Delete(Resolved);
        File.Delete(Inputs);
        File.Delete(Probes);
        File.Delete(Fingerprint);
    }

    /// <summary>Removes the outputs, so that the recipe runs in this build.</summary>
    public void DeleteOutputs()
    {
        File.Delete(Outcome);
        if (Directory.Exists(OutputDirectory))
        {
            Directory.Delete(OutputDirectory, recursive: true);
        }
    }
}
