/** The same scenarios once more: storage is opened on MongoDB and Redis. */
process.env['TEST_STORAGE'] = 'production';
