using System.Globalization;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using QuantBuild.MSBuild.Incremental;
using QuantBuild.MSBuild.Protocol;

namespace QuantBuild.MSBuild;

/// <summary>Reads the settings of recipes: metadata of the item, else the project's property.</summary>
internal sealed class SettingsReader(TaskLoggingHelper log, string projectDirectory)
{
    private const int MostThreads = 1024;

    /// <summary>The command line's assembly for recipes that name none, absolute.</summary>
    public string CommandLine { get; set; } = "";

    public string CacheRoot { get; set; } = "";

    public string Backend { get; set; } = "";

    public string BackendDevice { get; set; } = "";

    public string BackendAssets { get; set; } = "";

    public string Threads { get; set; } = "";

    public string Gate { get; set; } = "";

    public string Bypass { get; set; } = "";

    /// <summary>Values that are none of the possible ones are logged as QB5006.</summary>
    public RecipeSettings Read(ITaskItem recipe)
    {
        var name = recipe.GetMetadata("Name");
        var tool = recipe.GetMetadata("ToolPath");
        return new RecipeSettings(
            name.Length > 0 ? name : RecipePaths.NameOf(recipe.ItemSpec),
            recipe.GetMetadata("FullPath"))
        {
            CommandLine = tool.Length > 0 ? FullPath(tool) : CommandLine,
            CacheRoot = FullPath(Either(recipe, "CacheRoot", CacheRoot)),
            Backend = new BackendSettings(
                Either(recipe, "Backend", Backend), Either(recipe, "BackendDevice", BackendDevice), BackendAssets),
            Threads = ReadThreads(recipe),
            Gate = ReadGate(recipe),
            IsBypassed = ReadFlag(recipe, "Bypass", Bypass, otherwise: false),
            IsPacked = ReadFlag(recipe, "Pack", "", otherwise: true),
            IsPlaced = ReadFlag(recipe, "Place", "", otherwise: true),
        };
    }

    private static string Either(ITaskItem recipe, string metadata, string property)
    {
        var value = recipe.GetMetadata(metadata);
        return (value.Length > 0 ? value : property).Trim();
    }

    private static bool Is(string value, string expected) =>
        string.Equals(value, expected, StringComparison.OrdinalIgnoreCase);

    private string FullPath(string path) =>
        path.Length > 0 ? Path.GetFullPath(Path.Combine(projectDirectory, path)) : "";

    private int ReadThreads(ITaskItem recipe)
    {
        var text = Either(recipe, "Threads", Threads);
        if (text.Length == 0)
        {
            return 0;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var threads)
            && threads <= MostThreads)
        {
            return threads;
        }

        LogWrong(recipe, "Threads", text, $"a number from 0 (as many as MSBuild grants) to {MostThreads}");
        return 0;
    }

    private GateMode ReadGate(ITaskItem recipe)
    {
        var text = Either(recipe, "Gate", Gate);
        if (text.Length == 0 || Is(text, "error"))
        {
            return GateMode.Error;
        }

        if (Is(text, "warning"))
        {
            return GateMode.Warning;
        }

        if (!Is(text, "none"))
        {
            LogWrong(recipe, "Gate", text, "'error', 'warning' or 'none'");
        }

        return GateMode.None;
    }

    private bool ReadFlag(ITaskItem recipe, string setting, string property, bool otherwise)
    {
        var text = Either(recipe, setting, property);
        if (text.Length == 0)
        {
            return otherwise;
        }

        var isTrue = Is(text, "true");
        if (!isTrue && !Is(text, "false"))
        {
            LogWrong(recipe, setting, text, "'true' or 'false'");
        }

        return isTrue;
    }

    private void LogWrong(ITaskItem recipe, string setting, string value, string possible)
    {
        var isMetadata = recipe.GetMetadata(setting).Length > 0;
        var where = isMetadata ? $"the metadata {setting} of the recipe's item" : $"the property QuantBuild{setting}";
        log.LogError(null, DiagnosticCodes.WrongSetting, null, recipe.GetMetadata("FullPath"), 0, 0, 0, 0,
            $"{where} is '{value}', but must be {possible}; correct or remove it");
    }
}
