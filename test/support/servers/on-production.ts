/** Makes `openTestStorage` open MongoDB and Redis; see jest/projects.js. */
process.env['TEST_STORAGE'] = 'production';
