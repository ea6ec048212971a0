using static QuantBuild.Recipes.Diagnostics.DiagnosticCategory;

namespace QuantBuild.Recipes.Diagnostics;

/// <summary>
/// Every code QuantBuild can report. QB1xxx: the recipe; QB2xxx: model files and tokenizer; QB3xxx: data;
/// QB4xxx: the run, its outputs and its cache; QB5xxx: the build integration; QB9999: an internal fault.
/// </summary>
public static partial class DiagnosticTable
{
    public static readonly DiagnosticDescriptor RecipeUnreadable = new(
        "QB1001", "The recipe file is missing or cannot be read", Input,
        "Check the path, the permissions and that the file is UTF-8 text under 256 KiB.");

    public static readonly DiagnosticDescriptor YamlSyntax = new(
        "QB1002", "The recipe is not valid YAML", Input,
        "Correct the YAML at the position shown; indent with spaces, without anchors, aliases or tags.");

    public static readonly DiagnosticDescriptor UnknownKey = new(
        "QB1003", "A key is unknown", Input, "Use the suggested key, or remove it.");

    public static readonly DiagnosticDescriptor WrongType = new(
        "QB1004", "A value has the wrong type", Input, "Write a value of the type the message names.");

    public static readonly DiagnosticDescriptor ValueOutOfRange = new(
        "QB1005", "A value is out of range", Input, "Choose one of the values or a number in the range shown.");

    public static readonly DiagnosticDescriptor MissingKey = new(
        "QB1006", "A required key is missing", Input, "Add the key the message names.");

    public static readonly DiagnosticDescriptor OverrideMatchesNothing = new(
        "QB1007", "An override matches no linear", Input,
        "Correct the pattern; `dotnet quantize plan` lists every linear's name.");

    public static readonly DiagnosticDescriptor ReferenceNotFound = new(
        "QB1008", "A file or folder the recipe names does not exist", Input,
        "Correct the path; it is relative to the recipe's folder.");

    public static readonly DiagnosticDescriptor NotSupported = new(
        "QB1009", "A value or combination is not supported by this version", Input,
        "Use one of the supported values the message lists, or another version of QuantBuild.");

    public static readonly DiagnosticDescriptor DuplicateKey = new(
        "QB1010", "A key is given twice", Input, "Keep one of the two.");

    public static readonly DiagnosticDescriptor GateMetricNotEvaluated = new(
        "QB1011", "A gate's metric is not in the report", Input,
        "Add the metric to data.evaluation.metrics, or gate on a figure that the report has.");

    public static readonly DiagnosticDescriptor SectionUnused = new(
        "QB1012", "A section or key has no effect", Input,
        "Remove it, or choose what it belongs to.", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor RecipeCycle = new(
        "QB1016", "Recipes read each other's models", Input,
        "Let one recipe of the circle begin with a model that none of the others makes.");

    public static readonly DiagnosticDescriptor RecipeModelNotMade = new(
        "QB1017", "The model of another recipe has not been made", Input,
        "Run the other recipe, or this one, which makes the model first. Use the same cache.");

    public static readonly DiagnosticDescriptor ModelDamaged = new(
        "QB2001", "A model file is damaged", Input, "Get the file again; compare its digest with the publisher's.");

    public static readonly DiagnosticDescriptor ModelConfig = new(
        "QB2002", "The model's config.json is missing or wrong", Input,
        "Use the config.json the model was published with.");

    public static readonly DiagnosticDescriptor ModelTensors = new(
        "QB2003", "Tensors are missing or have the wrong shape", Input,
        "Check that config.json and the weights belong to one model and to the recipe's task.");

    public static readonly DiagnosticDescriptor Tokenizer = new(
        "QB2004", "The vocabulary or tokenizer file is missing or wrong", Input,
        "Put the model's own tokenizer.json, or vocab.txt, or vocab.json with merges.txt, beside its config.json.");

    public static readonly DiagnosticDescriptor VocabularyMismatch = new(
        "QB2005", "The vocabulary does not fit the model", Input,
        "Use the vocabulary the model was trained with.");

    public static readonly DiagnosticDescriptor ModelPurpose = new(
        "QB2010", "The model is not one to start from", Input,
        "Give a text classifier in full precision: the folder with its config.json and model.safetensors.");

    public static readonly DiagnosticDescriptor DeltaBackbone = new(
        "QB2011", "A delta is for another backbone", Input,
        "Put the delta beside the backbone that it was made for, or quantize again.");

    public static readonly DiagnosticDescriptor DataUnreadable = new(
        "QB3001", "A data file cannot be read or is empty", Input,
        "Give a file with at least one row, below its header line where it has one.");

    public static readonly DiagnosticDescriptor DataRow = new(
        "QB3002", "A data row is ragged or empty", Input,
        "Give the row all columns that the table has, none of the named ones empty.");

    public static readonly DiagnosticDescriptor DataColumn = new(
        "QB3003", "A data column does not exist, or more than once", Input,
        "Use a column that the file has; each needs a name of its own.");

    public static readonly DiagnosticDescriptor DataLabel = new(
        "QB3004", "A label is not one of the model's", Input,
        "Use the label names or numbers of the model's config.json (id2label), or explain the file's with 'labels'.");

    public static readonly DiagnosticDescriptor DataQuoted = new(
        "QB3005", "A data column is in quotation marks", Input,
        "Read the file with `quote: double`, or write it without quotation marks around fields.");

    public static readonly DiagnosticDescriptor DataEncoding = new(
        "QB3006", "A data file is not UTF-8 text", Input,
        "Convert the file to UTF-8, with line ends of one kind.");

    public static readonly DiagnosticDescriptor DataLimit = new(
        "QB3007", "A data file is larger than any that is read", Input,
        "Check that the file is a table; give a part of it.");

    public static readonly DiagnosticDescriptor DataLabelsMixed = new(
        "QB3008", "A label column mixes numbers and names", Input,
        "Write all labels as numbers of classes, or all as their names.");

    public static readonly DiagnosticDescriptor DataFormat = new(
        "QB3009", "The format of a data file cannot be told, or is not read", Input,
        "Say the format, give the file the ending of its format, such as .csv, or write it in a form that is read.");

    public static readonly DiagnosticDescriptor DataSyntax = new(
        "QB3010", "A data file breaks a rule of its format", Input,
        "Correct the file at the place shown, or read it as what it is: format, quote and separator say so.");

    public static readonly DiagnosticDescriptor DataType = new(
        "QB3011", "A value of a data file has the wrong type", Input,
        "Name the column that holds the texts or labels, or correct the value.");

    public static readonly DiagnosticDescriptor DataAnswer = new(
        "QB3012", "An answer does not stand in its context", Input,
        "Correct the answer or its start, which counts code points of the context from 0; or remove the question.");

    public static readonly DiagnosticDescriptor OutputUnwritable = new(
        "QB4001", "The output folder cannot be written", Input, "Choose another folder, or correct its permissions.");

    public static readonly DiagnosticDescriptor CacheUnusable = new(
        "QB4002", "The cache folder cannot be used", Input,
        "Choose another folder with --cache or QUANTBUILD_CACHE, or correct its permissions.");

    public static readonly DiagnosticDescriptor Diverged = new(
        "QB4003", "The run met values that are not finite", Input,
        "Lower the learning rate, or use more bits for the module named.");

    public static readonly DiagnosticDescriptor ReadBackDiffers = new(
        "QB4004", "The written checkpoint does not read back equal", Internal,
        "Check the disk, run again; if it stays, report it with the log.");

    public static readonly DiagnosticDescriptor GateFailed = new(
        "QB4005", "A gate failed", Gate,
        "Use more bits, more steps or overrides for the worst modules of the report, or relax the gate.");

    public static readonly DiagnosticDescriptor DiskFull = new(
        "QB4006", "The disk is full", Input,
        "Free space, delete the cache folder while no run uses it, or choose another folder.");

    public static readonly DiagnosticDescriptor CommandLineWrong = new(
        "QB4007", "The arguments of the command line are wrong", Input,
        "Correct the argument the message names; --help lists what is possible.");

    public static readonly DiagnosticDescriptor NoBetterThanBaseline = new(
        "QB4015", "The model in full precision is no better than a constant answer", Input,
        "Check that data, label column and model belong together; train the model before it is quantized.",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor TextsCut = new(
        "QB4016", "Many texts are cut", Input,
        "Raise maxLength where the model allows it, or give shorter texts.", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor TokensUnknown = new(
        "QB4017", "Many tokens are unknown", Input,
        "Check that the vocabulary is that of the model, and that the texts are in its language.",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor ColumnsDiffer = new(
        "QB4018", "Calibration and evaluation read other columns", Input,
        "Give both, and the training data, a text, or both a pair of texts.", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor NothingQuantized = new(
        "QB4019", "Nothing is quantized", Input,
        "Give weights, embeddings or activations fewer than 32 bits.", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor MemoryInsufficient = new(
        "QB4010", "The run cannot fit into the memory there is", Input,
        "Lower the batch size or the text length, train fewer modules at once, or give the run more memory.");

    public static readonly DiagnosticDescriptor MemoryShort = new(
        "QB4011", "The run may not fit into the memory there is", Input,
        "Lower the batch size or the text length, train fewer modules at once, or give the run more memory.",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor MemoryExhausted = new(
        "QB4012", "The system has no memory left", Input,
        "Lower the batch size or the text length, end other programs, or give the run more memory.");

    public static readonly DiagnosticDescriptor PlanDiffers = new(
        "QB4020", "The plan is not the reviewed one", Gate,
        "Look at the difference; accept the plan with `dotnet quantize plan --accept`, or undo the change.");

    public static readonly DiagnosticDescriptor ChildNotStarted = new(
        "QB5001", "The command line could not be started by the build", Input,
        "Check the .NET SDK and the restored package, then build again.");

    public static readonly DiagnosticDescriptor VersionMismatch = new(
        "QB5002", "The build package and the command line are of different versions", Input,
        "Use the command line that the package carries, or update both.");

    public static readonly DiagnosticDescriptor Orphaned = new(
        "QB5003", "The build that started this run has ended", Cancelled,
        "Build again; the run resumes after the last finished module.");

    public static readonly DiagnosticDescriptor ChildFailed = new(
        "QB5004", "The command line ended without a result", Internal,
        "See the log; if the process was killed for memory, lower the batch size or the number of samples.");

    public static readonly DiagnosticDescriptor DuplicateRecipeName = new(
        "QB5005", "Two recipes of a project have one name", Input,
        "Rename a recipe's file, or give its `QuantizationRecipe` item the metadata `Name`.");

    public static readonly DiagnosticDescriptor WrongBuildSetting = new(
        "QB5006", "A property or metadata of the build has a wrong value", Input,
        "Use one of the values the message lists.");

    public static readonly DiagnosticDescriptor CopiedSource = new(
        "QB5007", "A recipe reads a copy that the build makes later", Input,
        "Name the recipe that makes the model: `source: ./a-ft.quant.yaml`.");

    public static readonly DiagnosticDescriptor DiskFailed = new(
        "QB5010", "The disk fails", Input,
        "Check the disk and its connection, or choose a folder on another one, then run again.");

    public static readonly DiagnosticDescriptor SystemLimit = new(
        "QB5011", "A limit of the system is reached while writing", Input,
        "Raise the limit (`ulimit -n` for open files), or end other programs, then run again.");

    public static readonly DiagnosticDescriptor LogUnwritable = new(
        "QB5012", "The log cannot be written", Input,
        "Free space or choose another file with --log; the command goes on without a log.",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor ModelPackageDamaged = new(
        "QB5020", "A model package or its manifest is damaged", Input,
        "Get the package again from whoever made it.");

    public static readonly DiagnosticDescriptor ModelFileChanged = new(
        "QB5021", "A file of a model package is not the one that was packed", Input,
        "Delete the package from the NuGet packages folder, then restore again.");

    public static readonly DiagnosticDescriptor ModelFileMissing = new(
        "QB5022", "A file of a model package is missing", Input,
        "Delete the package from the NuGet packages folder, then restore again; a split package needs all its parts.");

    public static readonly DiagnosticDescriptor ModelPackageLarge = new(
        "QB5023", "A model package is larger than public feeds take", Input,
        "Set QuantBuildSplitPackageMegabytes (or --split-megabytes) to split it, or use fewer bits.",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor NothingToPack = new(
        "QB5024", "A folder holds no model that can be packed", Input,
        "Give the output folder of a run, or a folder with config.json and model.safetensors.");

    public static readonly DiagnosticDescriptor PackageIdentityWrong = new(
        "QB5025", "A package's id, version or licence is not valid", Input,
        "Use letters, digits, '.', '-' and '_' for the id, a SemVer version, and an SPDX licence expression.");

    public static readonly DiagnosticDescriptor PackageUnwritable = new(
        "QB5026", "A model package cannot be written", Input,
        "Choose another folder, or correct its permissions.");

    public static readonly DiagnosticDescriptor PackageMismatch = new(
        "QB5027", "A package is not the one it is called", Input,
        "Do not use it unless you trust its source; get the package again from whoever made it.");

    public static readonly DiagnosticDescriptor PackageTooLarge = new(
        "QB5028", "A package unpacks to more than is allowed", Input,
        "Do not use it unless you trust its source; a package of QuantBuild is stored without compression.");

    public static readonly DiagnosticDescriptor FileNameUnpackable = new(
        "QB5029", "A file's name cannot be packed", Input,
        "Rename the file (a shard also in model.safetensors.index.json), then pack again.");

    public static readonly DiagnosticDescriptor BackbonePackage = new(
        "QB5030", "A package holds another backbone than a delta's", Input,
        "Pack all deltas on one backbone, and reference the version of its package that they depend on.");

    public static readonly DiagnosticDescriptor SdkNotFound = new(
        "QB5040", "No .NET SDK was found", Input,
        "Install the .NET SDK, or set DOTNET_ROOT to the folder of the one to use; a runtime alone is not enough.");

    public static readonly DiagnosticDescriptor PackageNotFound = new(
        "QB5041", "A package or version is on none of the sources", Input,
        "Correct the id or version, or add the source to nuget.config; `dotnet nuget list source` shows them.");

    public static readonly DiagnosticDescriptor FeedUnreachable = new(
        "QB5042", "A package source cannot be reached or answers with an error", Input,
        "Check the source's address and the network, then run again.");

    public static readonly DiagnosticDescriptor FeedRefused = new(
        "QB5043", "A package source refused the credentials", Input,
        "Give the source valid credentials, as for `dotnet restore`: in nuget.config, by environment, or by a "
        + "provider.");

    public static readonly DiagnosticDescriptor NoSourceApplies = new(
        "QB5044", "No package source may serve the package", Input,
        "Enable a source, or map the package's id to one in nuget.config (packageSourceMapping).");

    public static readonly DiagnosticDescriptor NuGetConfiguration = new(
        "QB5045", "The NuGet configuration cannot be used", Input, "Correct the nuget.config the message names.");

    public static readonly DiagnosticDescriptor ModelNotInPackage = new(
        "QB5046", "The package holds no such model", Input,
        "Name a full-precision model of the package: nuget://Id/version/model.");

    public static readonly DiagnosticDescriptor PackageSourceForm = new(
        "QB5047", "A nuget:// source is not complete or not exact", Input,
        "Write nuget://Id/version or nuget://Id/version/model, with one exact version.");

    public static readonly DiagnosticDescriptor PushRefused = new(
        "QB5048", "The package source did not take the package", Input,
        "Raise the version, or pass --skip-duplicate where the version may be there already.");

    public static readonly DiagnosticDescriptor FeedInsecure = new(
        "QB5049", "A package source is not encrypted", Input,
        "Use https, or set allowInsecureConnections=\"true\" on the source in nuget.config.");

    public static readonly DiagnosticDescriptor SourceAddressWrong = new(
        "QB5050", "A package source's address is not valid", Input,
        "Correct the address given with --source or in nuget.config, such as https://host/v3/index.json.");

    public static readonly DiagnosticDescriptor ArgumentNotThere = new(
        "QB5051", "An argument names no such file or folder", Input,
        "Correct the path; it is relative to the current folder.");

    public static readonly DiagnosticDescriptor PullTargetTaken = new(
        "QB5052", "The folder to pull into holds other files", Input,
        "Give a new or an empty folder with --output, or one that a pull of the same package filled.");

    public static readonly DiagnosticDescriptor HubSourceForm = new(
        "QB5060", "An hf:// source is not complete", Input,
        "Write hf://owner/name@revision, or hf://datasets/owner/name@revision/path: a branch, a tag, or a commit.");

    public static readonly DiagnosticDescriptor HubModelNotFound = new(
        "QB5061", "The hub has no such model, data set, revision or file", Input,
        "Correct the repository, the revision or the path of the source; a private repository needs a token.");

    public static readonly DiagnosticDescriptor HubUnreachable = new(
        "QB5062", "The model hub cannot be reached or answers with an error", Input,
        "Check the network and HF_ENDPOINT, then run again: what was downloaded is kept.");

    public static readonly DiagnosticDescriptor HubRefused = new(
        "QB5063", "The model hub refused access", Input,
        "Set HF_TOKEN to a valid token, and accept the terms of a gated model on its page.");

    public static readonly DiagnosticDescriptor HubFileDamaged = new(
        "QB5064", "A downloaded file is not the one that the hub states", Input,
        "Run again; if it stays, look for a proxy that changes downloads.");

    public static readonly DiagnosticDescriptor HubRevisionMoved = new(
        "QB5065", "A revision is no longer the locked commit", Input,
        "Accept the new commit with `dotnet quantize lock --update`, or name the locked commit in the recipe.");

    public static readonly DiagnosticDescriptor HubFileChanged = new(
        "QB5066", "A file of a hub is not the locked one", Input,
        "Delete the file from the hub cache and run again, or accept it with `dotnet quantize lock --update`.");

    public static readonly DiagnosticDescriptor HubLockFile = new(
        "QB5067", "The lock file is damaged", Input,
        "Take quantbuild.lock.json from version control, or delete it and lock again with `dotnet quantize lock`.");

    public static readonly DiagnosticDescriptor HubOffline = new(
        "QB5068", "A model or data set is not in the hub cache, and the network is off", Input,
        "Run once with the network, unset HF_HUB_OFFLINE, or set HF_HUB_CACHE to a cache that has it.");

    public static readonly DiagnosticDescriptor InternalFault = new(
        "QB9999", "Internal fault", Internal, "Report it with the log the message names.");
}
